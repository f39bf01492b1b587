import type { Role } from '../../../src/domain/access/roles.ts'
import type { Op } from '../../../src/domain/oplog/op.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { NewBlob } from '../../../src/storage/blob.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { SessionSnapshot } from '../../../src/storage/facts.ts'
import type { Live } from '../../../src/storage/live.ts'
import type { NewOp, PulledPage, PushOutcome } from '../../../src/storage/outbox.ts'

/** A day in the life of the plan's unit: 2026-09-12, 08:00 in Yueyang. */
export const NOW = Date.UTC(2026, 8, 12)

/** The same number gives the same id; later numbers sort later, as UUIDv7 do. */
export function id(n: number, atMs = NOW): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0')
  const tail = n.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`
}

let made = 0
export function freshId(atMs = NOW): string {
  made += 1
  return id(1_000_000 + made, atMs)
}

export const server = id(1)
export const unit = id(2)
export const cycle = id(3)
export const jia = id(11)
export const yi = id(12)
export const phone = id(21)
export const work = `work:${cycle}`
export const unitScope = `unit:${unit}`
export const EPOCH = 'epoch-1'

export function aSession({ roles = ['volunteer'], scopes = [unitScope, work], personId = jia }: { roles?: readonly Role[], scopes?: readonly string[], personId?: string } = {}): SessionSnapshot {
  return {
    serverId: server,
    personId,
    name: '甲',
    unitId: unit,
    isDemo: false,
    grants: roles.map((role, n) => ({
      id: id(31 + n),
      personId,
      role,
      fromMs: 0,
      untilMs: null,
      revoked: false,
    })),
    scopes,
    hasSecondFactor: false,
    expiresMs: NOW + 1e9,
    receiptKey: {
      keyId: 'a'.repeat(64),
      raw: '',
    },
    takenMs: NOW,
  }
}

const fields = {
  type: 'cleanup',
  title: '清洁家园',
  day: '2026-09-12',
  endDay: null,
  place: '社区广场',
  people: '甲、乙等 17 人',
  background: '',
}

/** `activity.created`, the smallest thing that a person can record. */
export function anActivity({ activityId = freshId(), scope = work, clauses = [], ...changes }: Partial<typeof fields> & { activityId?: string, scope?: string, clauses?: string[] } = {}): NewOp {
  return {
    opId: freshId(),
    scope,
    kind: 'activity.created',
    coll: 'activity',
    id: activityId,
    clientMs: NOW,
    body: {
      ...fields,
      ...changes,
      clauses,
    },
  }
}

export function aChange(activityId: string, body: Record<string, unknown>, more: Partial<NewOp> = {}): NewOp {
  return {
    opId: freshId(),
    scope: work,
    kind: 'activity.changed',
    coll: 'activity',
    id: activityId,
    clientMs: NOW,
    body,
    ...more,
  }
}

/** What the server keeps of an activity. */
export function aRow(activityId: string, seq: number, { deleted = false, by = yi, ...changes }: Record<string, unknown> & { deleted?: boolean, by?: string } = {}): EntityRow {
  const data = {
    ...fields,
    clauses: {},
    createdBy: by,
    ...changes,
  }
  const fver = Object.fromEntries(Object.keys(data).map(field => [
    field,
    [seq, 'another-phone', NOW] as [number, string, number],
  ]))
  return {
    coll: 'activity',
    id: activityId,
    seq,
    deleted,
    data,
    fver,
  }
}

export function aPage(rows: readonly EntityRow[], more: Partial<PulledPage> = {}): PulledPage {
  const next = rows.at(-1)?.seq ?? 0
  return {
    epoch: EPOCH,
    serverMs: NOW,
    rows,
    next,
    more: false,
    head: next,
    lastOp: 0,
    backedUpThrough: 0,
    ...more,
  }
}

/** Pulls one page in, as the sync loop does. */
export async function pull(store: DeviceStore, rows: readonly EntityRow[], { scope = work, ...more }: Partial<PulledPage> & { scope?: string } = {}): Promise<void> {
  await store.outbox.applyPage(await store.outbox.startPull(scope), aPage(rows, more))
}

type Answer = Partial<PushOutcome['results'][number]>

export function answered(ops: readonly Op[], answer: Answer = {}, more: Partial<PushOutcome> = {}): PushOutcome {
  const results = ops.map(({ opNo, opId }, n) => ({
    opNo,
    opId,
    status: 'applied' as const,
    seq: n + 1,
    ...answer,
  }))
  return {
    askedEpoch: EPOCH,
    epoch: EPOCH,
    serverMs: NOW,
    lastOp: ops.at(-1)?.opNo ?? 0,
    results,
    ...more,
  }
}

export function waitingOps(store: DeviceStore, limits = { maxOps: 100, maxBytes: 512 * 1024 }): Promise<Op[]> {
  return store.outbox.next(limits).then(({ ops }) => ops)
}

/** Bytes that differ with the seed. */
export function someBytes(size: number, seed = 1): ArrayBuffer {
  const bytes = new Uint8Array(size)
  for (let n = 0; n < size; n++)
    bytes[n] = (n * 31 + seed * 7 + (n >>> 8)) & 0xFF
  return bytes.buffer
}

/** A hash-shaped name; stores do not check hashes, they are handed over with the bytes. */
export function sha(n: number): string {
  return n.toString(16).padStart(64, '0')
}

export function aBlob(n: number, { size = 100, ...more }: Partial<NewBlob> = {}): NewBlob {
  return {
    sha256: sha(n),
    size,
    mime: 'image/jpeg',
    role: 'original',
    source: {
      bytes: someBytes(size, n),
    },
    ...more,
  }
}

/** Waits for the first value of a live query that satisfies. Fails by the test's own time limit. */
export function until<T>(live: Live<T>, isRight: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscription = live.subscribe((value) => {
      if (!isRight(value))
        return
      queueMicrotask(() => subscription.unsubscribe())
      resolve(value)
    }, reject)
  })
}

export function first<T>(live: Live<T>): Promise<T> {
  return until(live, () => true)
}

export function sameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [left, right] = [
    new Uint8Array(a),
    new Uint8Array(b),
  ]
  return left.length === right.length && left.every((byte, n) => byte === right[n])
}
