import type { Role } from '../../src/domain/access/roles.ts'
import type { Op } from '../../src/domain/oplog/op.ts'
import type { Actor, OpContext } from '../../src/domain/oplog/reducer.ts'
import type { EntityRow } from '../../src/domain/oplog/row.ts'
import { judgeOp, rowAfter } from '../../src/domain/oplog/apply.ts'
import { opRegistry } from '../../src/domain/oplog/registry.ts'
import { rowKey } from '../../src/domain/oplog/row.ts'

let counted = 0

/** A well-formed UUIDv7 that differs every time and sorts by making. */
export function anId(): string {
  counted += 1
  const n = counted.toString(16).padStart(12, '0')
  return `01900000-0000-7000-8000-${n}`
}

export const aHash = (letter = 'a'): string => letter.repeat(64)

/** An op of the work scope of a fixed cycle; say only what the test is about. */
export function anOp(about: Partial<Op> & Pick<Op, 'kind'>): Op {
  return {
    opNo: 1,
    opId: anId(),
    scope: 'work:01900000-0000-7000-8000-00000000cccc',
    coll: 'activity',
    id: anId(),
    body: {},
    baseSeq: 0,
    clientMs: 1_790_000_000_000,
    schema: 1,
    ...about,
  }
}

export function aPerson(role: Role, personId = anId()): Actor {
  return {
    personId,
    roles: [role],
    isServer: false,
  }
}

/** The fields of an activity as people type them. */
export function activityFields(about: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'cleanup',
    title: '爱卫同行',
    day: '2026-09-12',
    endDay: null,
    place: '社区小广场',
    people: '甲、乙',
    background: '',
    clauses: [],
    ...about,
  }
}

/** A server in one map: applies ops in order and numbers rows, as the real one does inside a transaction. */
export function aScope() {
  const rows = new Map<string, EntityRow>()
  let head = 0

  function apply(op: Op, by: { deviceId: string, actor: Actor, trustedMs?: number, isKept?: boolean }) {
    const context: OpContext = {
      op,
      deviceId: by.deviceId,
      actor: by.actor,
      trustedMs: by.trustedMs ?? op.clientMs,
      isKept: by.isKept ?? false,
      receivedMs: op.clientMs,
      read: (coll, id) => rows.get(rowKey(coll, id)),
    }
    const verdict = judgeOp(opRegistry, context)
    if (verdict.status === 'applied' || verdict.status === 'conflict') {
      for (const write of verdict.writes) {
        head += 1
        const key = rowKey(write.coll, write.id)
        rows.set(key, rowAfter(rows.get(key), write, [head, by.deviceId, context.trustedMs]))
      }
    }
    return verdict
  }

  return {
    rows,
    apply,
    head: () => head,
    row: (coll: string, id: string) => rows.get(rowKey(coll, id)),
    all: (coll: string) => [
      ...rows.values(),
    ].filter(row => row.coll === coll),
  }
}

/** A capture of one photo as a phone writes it; the manifest speaks of this person and device. */
export function aCapture({ by, deviceId, sha256 = aHash(), ...about }: { by: Actor, deviceId: string, sha256?: string } & Record<string, unknown>): Op {
  const op = anOp({ kind: 'evidence.captured', coll: 'evidence' })
  const file = { sha256, size: 1000, mime: 'image/jpeg' }
  const manifest = {
    v: 1,
    evidenceId: op.id,
    files: [file],
    via: 'camera',
    deviceMs: op.clientMs,
    clock: null,
    position: null,
    deviceId,
    personId: by.personId,
    opId: op.opId,
    build: 'test',
    previous: null,
  }
  return {
    ...op,
    body: {
      kind: 'photo',
      files: [file],
      manifest,
      manifestHash: aHash('b'),
      sig: null,
      keyId: null,
      event: { local: '2026-09-12T09:41', source: 'shutter' },
      activityId: null,
      caption: {},
      clauses: [],
      hasMinors: false,
      ...about,
    },
  }
}
