import type { Actor, OpContext, Outcome } from './reducer.ts'
import type { EntityRow, RowData, RowWrite } from './row.ts'
import { noop } from './reducer.ts'

/** One version of a field's words, with who wrote them and when by trusted time; `null` where that was not kept. */
interface Words { value: unknown, by: string | null, ms: number | null }

/**
 * Field by field: an edit that had seen the current value (or comes from the same device) wins; between concurrent edits
 * the later trusted time wins and the loser is kept as a visible conflict row. The same words written twice at once are no
 * conflict, but whoever replaces them must have seen both. Paths are `field` or `group.field`.
 */
export function mergeFields(context: OpContext, row: EntityRow, changes: Readonly<Record<string, unknown>>): Outcome {
  const edits = Object.entries(changes).map(([path, value]) => ({
    path,
    value,
    isSame: sameJson(valueAt(row.data, path), value),
    isCausal: isCausal(context, row, path),
    isLater: isLater(context, row, path),
  }))
  const winning = edits.filter(edit => edit.isSame
    ? !edit.isCausal
    : edit.isCausal || edit.isLater)
  const conflicts = edits.filter(edit => !edit.isSame && !edit.isCausal).map(({ path, value, isLater: arrivedWins }) => {
    const current = wordsIn(row, path)
    const arrived = wordsOf(context, value)
    return conflictOf(context, row, {
      path,
      ...arrivedWins
        ? { kept: arrived, lost: current }
        : { kept: current, lost: arrived },
    })
  })
  return outcomeOf(context, row, { winning, conflicts })
}

interface Merged { winning: ReadonlyArray<{ path: string, value: unknown, isSame: boolean }>, conflicts: readonly RowWrite[] }

function outcomeOf({ op, actor }: OpContext, row: EntityRow, { winning, conflicts }: Merged): Outcome {
  const data = winning.reduce((changed, { path, value }) => withValue(changed, path, value), row.data)
  const writes = winning.length > 0
    ? [
        {
          coll: row.coll,
          id: row.id,
          deleted: row.deleted,
          data,
          fields: winning.map(({ path }) => path),
          alike: winning.filter(({ isSame }) => isSame).map(({ path }) => path),
          ...writerOf(actor),
          opNo: op.opNo,
        },
        ...conflicts,
      ]
    : conflicts
  if (writes.length === 0)
    return noop
  return {
    status: conflicts.length > 0
      ? 'conflict'
      : 'applied',
    writes,
  }
}

/** An edit of something deleted revives nothing; what was written is kept for people to see, beside who deleted it. */
export function keptAsConflict(context: OpContext, row: EntityRow, changes: Readonly<Record<string, unknown>>): Outcome {
  const { deletedBy, deletedMs } = row.data
  const writes = Object.entries(changes).filter(([path, value]) => !sameJson(valueAt(row.data, path), value)).map(([path, value]) =>
    conflictOf(context, row, {
      path,
      kept: {
        value: valueAt(row.data, path),
        by: typeof deletedBy === 'string'
          ? deletedBy
          : null,
        ms: typeof deletedMs === 'number'
          ? deletedMs
          : null,
      },
      lost: wordsOf(context, value),
    }))
  return writes.length > 0
    ? { status: 'conflict', writes }
    : noop
}

/** For a write whose versions shall say whose words they are. The server itself is nobody. */
export function writerOf({ personId, isServer }: Actor): Pick<RowWrite, 'by'> {
  return isServer
    ? {}
    : { by: personId }
}

function wordsIn(row: EntityRow, path: string): Words {
  const version = row.fver[path]
  return {
    value: valueAt(row.data, path),
    by: version?.[3] ?? null,
    ms: version?.[2] ?? null,
  }
}

function wordsOf({ actor, trustedMs }: OpContext, value: unknown): Words {
  return {
    value,
    by: writerOf(actor).by ?? null,
    ms: trustedMs,
  }
}

function isCausal({ op, deviceId, trustedMs, isKept = false }: OpContext, row: EntityRow, path: string): boolean {
  const version = row.fver[path]
  if (version === undefined || version[0] <= op.baseSeq)
    return true
  if (version[1] !== deviceId)
    return false
  // What one device says comes in order, unless it was kept and is applied only now. Times say less than numbers: a server's
  // clock may have been set back in between.
  const [, , otherMs, , otherNo] = version
  return !isKept || (otherNo === undefined
    ? trustedMs >= otherMs
    : op.opNo > otherNo)
}

function isLater({ deviceId, trustedMs }: OpContext, row: EntityRow, path: string): boolean {
  const [, otherDevice, otherMs] = row.fver[path] ?? [0, '', 0]
  return trustedMs === otherMs
    ? deviceId > otherDevice
    : trustedMs > otherMs
}

/** `byPersonId` and `atMs` are of the op that arrived; they stood alone before the record named both writers. */
function conflictOf({ op, actor, trustedMs }: OpContext, row: EntityRow, { path, kept, lost }: { path: string, kept: Words, lost: Words }): RowWrite {
  return {
    coll: 'conflict',
    id: `${op.opId}.${path}`,
    deleted: false,
    fields: [],
    data: {
      coll: row.coll,
      entityId: row.id,
      path,
      kept: kept.value,
      lost: lost.value,
      keptBy: kept.by,
      keptMs: kept.ms,
      lostBy: lost.by,
      lostMs: lost.ms,
      opId: op.opId,
      byPersonId: actor.personId,
      atMs: trustedMs,
      settled: false,
    },
  }
}

/** The value at `field` or `group.field`. */
export function valueAt(data: RowData, path: string): unknown {
  const [group, field] = path.split('.')
  const value = data[group as string]
  return field === undefined
    ? value
    : (value as RowData | undefined)?.[field]
}

function withValue(data: RowData, path: string, value: unknown): RowData {
  const [group, field] = path.split('.') as [string, string?]
  return field === undefined
    ? { ...data, [group]: value }
    : {
        ...data,
        [group]: { ...data[group] as RowData, [field]: value },
      }
}

export function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
