import type { Verdict } from './apply.ts'
import type { Op } from './op.ts'
import type { Actor, OpContext, OpDefinition } from './reducer.ts'
import type { EntityRow } from './row.ts'
import { judgeOp, rowAfter } from './apply.ts'
import { rowKey } from './row.ts'

export interface FoldInput {
  registry: ReadonlyMap<string, OpDefinition>
  deviceId: string
  actor: Actor
  /** Server rows by `rowKey`, of one scope. */
  base: ReadonlyMap<string, EntityRow>
  /** Own ops of that scope that the rows do not contain yet, in opNo order. */
  pending: readonly Op[]
  /** They were deferred or in quarantine before. */
  areKept?: boolean
}

/**
 * What the person sees: server rows with their own waiting ops on top. Only touched rows are in the result; an op that
 * the reducer refuses changes nothing here (the server's answer will say why).
 */
export function foldPending({ registry, deviceId, actor, base, pending, areKept = false }: FoldInput): Map<string, EntityRow> {
  const touched = new Map<string, EntityRow>()
  const read = (coll: string, id: string): EntityRow | undefined => touched.get(rowKey(coll, id)) ?? base.get(rowKey(coll, id))
  for (const op of pending) {
    const verdict = judgeQuietly(registry, {
      op,
      deviceId,
      actor,
      trustedMs: op.clientMs,
      isKept: areKept,
      receivedMs: null,
      read,
    })
    if (verdict?.status !== 'applied' && verdict?.status !== 'conflict')
      continue
    for (const write of verdict.writes) {
      const before = read(write.coll, write.id)
      const seq = before?.seq ?? 0
      touched.set(rowKey(write.coll, write.id), {
        ...rowAfter(before, write, [seq, deviceId, op.clientMs]),
        seq,
      })
    }
  }
  return touched
}

/** A reducer with a bug must not keep the ops after it from the person's eyes; the server keeps such an op apart. */
function judgeQuietly(registry: ReadonlyMap<string, OpDefinition>, context: OpContext): Verdict | undefined {
  try {
    return judgeOp(registry, context)
  }
  catch {
    return undefined
  }
}
