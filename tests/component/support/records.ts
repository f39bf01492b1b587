import type { Evidence } from '../../../src/domain/evidence/schema.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { Phone } from './phone.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { manifestBytes } from '../../../src/recording/sign.ts'
import { shippedAssignments, shippedRubrics } from '../../../src/standards/load.ts'
import { CYCLE, EDITION, NOW, personA, personB, UNIT, unitScope, workScope } from './phone.ts'

type Row = Omit<EntityRow, 'seq' | 'fver'>

let made = 0
function anId(): string {
  made += 1
  return `01990000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`
}

function row(coll: string, id: string, data: Record<string, unknown>, deleted = false): Row {
  return { coll, id, data, deleted }
}

/** The unit with the plan's rubric and assignment, and two people. */
export async function pullPlan(phone: Phone): Promise<void> {
  const rubric = shippedRubrics()[0]!
  await phone.pull(unitScope, [
    row('unit', UNIT, { name: '演示单位' }),
    row('cycle', CYCLE, {
      name: '2026 创建年度',
      year: 2026,
      fromDay: '2026-01-01',
      untilDay: '2026-12-31',
      edition: EDITION,
    }),
    row('edition', EDITION, { rubric }),
    row('person', personA, { name: '甲' }),
    row('person', personB, { name: '乙' }),
  ])
  await phone.pull(workScope, shippedAssignments()[0]!.standards.map(({ standard, sections, leads, handlers }) => row('assignment', standard, {
    sections,
    leads,
    handlers: Object.fromEntries(handlers.map(({ clause, names }) => [clause, names])),
  })))
}

export interface AboutEvidence {
  id?: string
  kind?: 'photo' | 'video' | 'document' | 'scan'
  clauses?: readonly string[]
  local?: string
  by?: string
  status?: string
  caption?: Record<string, string>
  activityId?: string | null
  number?: string | null
  mime?: string
  name?: string
  sha256?: string
  derivatives?: readonly Record<string, unknown>[]
  delivered?: boolean
  deleted?: boolean
  [more: string]: unknown
}

/** A piece of evidence as the server keeps it; say only what the test is about. */
export function anEvidenceRow({ id = anId(), kind = 'photo', clauses = ['s12c2'], local = '2026-09-12T09:41', by = personB, status = 'submitted', caption = { reason: '清扫落叶，整理垃圾分类投放点' }, activityId = null, number = null, mime = 'image/jpeg', name, sha256 = hashOf(id), derivatives = [], delivered = true, deleted = false, ...more }: AboutEvidence = {}): Row {
  const file = {
    sha256,
    size: 2_400_000,
    mime,
    ...(name
      ? { name }
      : {}),
  }
  const deviceMs = Date.parse(`${local}:18+08:00`)
  const manifestHash = hashOf(`${id}m`)
  return row('evidence', id, {
    kind,
    files: [file],
    manifest: {
      v: 1,
      evidenceId: id,
      files: [
        { sha256, size: file.size, mime },
      ],
      via: 'camera',
      deviceMs,
      clock: { offsetMs: 2000, uncertaintyMs: 300 },
      position: {
        latE6: 29_357_000,
        lonE6: 113_128_000,
        accuracyM: 12,
        fixedMs: deviceMs,
      },
      deviceId: id,
      personId: by,
      opId: id,
      build: 'test',
      previous: null,
    },
    manifestHash,
    sig: 'c2ln',
    keyId: 'b'.repeat(64),
    capturedBy: by,
    deviceId: id,
    deviceMs,
    correctedMs: deviceMs + 2000,
    receivedMs: deviceMs + 8_520_000,
    event: { local, source: 'shutter' },
    activityId,
    caption,
    clauses: Object.fromEntries(clauses.map(clause => [
      `${EDITION}#${clause}`,
      [id],
    ])),
    hasMinors: false,
    status,
    submittedBy: status === 'draft'
      ? null
      : by,
    statusReason: null,
    number,
    derivatives,
    receipts: delivered
      ? [
          {
            statement: {
              v: 1,
              opId: id,
              sha256,
              manifestHash,
              receivedMs: deviceMs + 8_520_000,
            },
            keyId: 'a'.repeat(64),
            sig: 'c2ln',
          },
        ]
      : [],
    ...(deleted
      ? { deletedBy: by, deletedMs: NOW }
      : {}),
    ...more,
  }, deleted)
}

export function anActivityRow({ id = anId(), clauses = ['s12c2', 's16c1', 's22c1'], ...more }: Record<string, unknown> & { id?: string, clauses?: readonly string[] } = {}): Row {
  return row('activity', id, {
    type: 'volunteering',
    title: '“文明岳阳·爱卫同行”周末清洁',
    day: '2026-09-12',
    endDay: null,
    place: '联点共建社区小广场',
    people: '甲、乙等 17 名志愿者',
    background: '',
    createdBy: personA,
    clauses: Object.fromEntries(clauses.map(clause => [
      `${EDITION}#${clause}`,
      [id],
    ])),
    ...more,
  })
}

function hashOf(words: string): string {
  let hash = 2_166_136_261
  const parts = Array.from({ length: 8 }, (_, n) => {
    for (const letter of `${words}${n}`)
      hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619) >>> 0
    return hash.toString(16).padStart(8, '0')
  })
  return parts.join('')
}

/** Draws a picture, puts it on the phone as fetched and names it as thumb and preview. */
export async function aPicture(store: DeviceStore, { hue, width = 640, height = 480 }: { hue: number, width?: number, height?: number }): Promise<Record<string, unknown>[]> {
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d')!
  pen.fillStyle = `hsl(${hue} 35% 82%)`
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = `hsl(${hue + 30} 30% 62%)`
  pen.fillRect(0, height * 0.62, width, height * 0.38)
  pen.fillStyle = `hsl(${hue + 160} 45% 50%)`
  for (const at of [0.25, 0.5, 0.75]) {
    pen.beginPath()
    pen.arc(width * at, height * 0.5, height * 0.08, 0, 7)
    pen.fill()
    pen.fillRect(width * at - height * 0.07, height * 0.58, height * 0.14, height * 0.22)
  }
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer()
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  const sha256 = [
    ...new Uint8Array(digest),
  ].map(byte => byte.toString(16).padStart(2, '0')).join('')
  await store.blobs.putFetched({
    sha256,
    mime: 'image/jpeg',
    role: 'preview',
    bytes,
  })
  return (['thumb', 'preview'] as const).map(role => ({
    role,
    sha256,
    size: bytes.byteLength,
    mime: 'image/jpeg',
    width,
    height,
    madeBy: 'server',
  }))
}

/** The same row with the manifest hash that the capturing phone would have written, so that checks find it whole. */
export async function sealed(evidence: Row): Promise<Row> {
  const data = evidence.data as unknown as Evidence
  const manifestHash = await sha256Hex(manifestBytes(data.manifest))
  const receipts = data.receipts.map(receipt => ({
    ...receipt,
    statement: { ...receipt.statement, manifestHash },
  }))
  return {
    ...evidence,
    data: { ...evidence.data, manifestHash, receipts },
  }
}

export const VISIT = '01900000-0000-7000-8000-00000000b151'
export const visitScope = `visit:${VISIT}`

/** A mock visit of all standards that runs now. */
export function aVisitRow(about: Record<string, unknown> = {}): Row {
  return row('visit', VISIT, {
    name: '半年模拟检查',
    kind: 'mock',
    cycleId: CYCLE,
    standards: [],
    fromMs: NOW - 3_600_000,
    untilMs: NOW + 8 * 3_600_000,
    ...about,
  })
}

export function aRemarkRow(about: Record<string, unknown> = {}): Row {
  return row('remark', anId(), {
    standard: 's16',
    clause: null,
    evidenceId: null,
    text: '',
    photos: [],
    by: personB,
    deviceMs: NOW - 60_000,
    ...about,
  })
}

/** A visit as the inspector's phone gets it: everything in the visit's own scope. */
export async function pullVisit(phone: Phone, rows: readonly Row[] = []): Promise<void> {
  await phone.pull(visitScope, [
    row('unit', UNIT, { name: '演示单位' }),
    row('edition', EDITION, { rubric: shippedRubrics()[0]! }),
    row('cycle', CYCLE, {
      name: '2026 创建年度',
      year: 2026,
      fromDay: '2026-01-01',
      untilDay: '2026-12-31',
      edition: EDITION,
    }),
    aVisitRow(),
    ...rows,
  ])
}
