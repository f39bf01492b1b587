import type { OpContext, Outcome } from './reducer.ts'
import type { EntityRow, RowData, RowWrite } from './row.ts'
import { noop } from './reducer.ts'

/**
 * Field by field: an edit that had seen the current value (or comes from the same device) wins; between concurrent edits
 * the later trusted time wins and the loser is kept as a visible conflict row. Paths are `field` or `group.field`.
 */
export function mergeFields(context: OpContext, row: EntityRow, changes: Readonly<Record<string, unknown>>): Outcome {
  const edits = Object.entries(changes).filter(([path, value]) => !sameJson(valueAt(row.data, path), value))
  const winning = edits.filter(([path]) => isCausal(context, row, path) || isLater(context, row, path))
  const concurrent = edits.filter(([path]) => !isCausal(context, row, path))
  const conflicts = concurrent.map(([path, value]) => {
    const current = valueAt(row.data, path)
    const [kept, lost] = isLater(context, row, path)
      ? [value, current]
      : [current, value]
    return conflictOf(context, row, { path, kept, lost })
  })
  return outcomeOf(row, winning, conflicts)
}

function outcomeOf(row: EntityRow, winning: ReadonlyArray<[string, unknown]>, conflicts: readonly RowWrite[]): Outcome {
  const data = winning.reduce((changed, [path, value]) => withValue(changed, path, value), row.data)
  const fields = winning.map(([path]) => path)
  const writes = fields.length > 0
    ? [
        {
          coll: row.coll,
          id: row.id,
          deleted: row.deleted,
          data,
          fields,
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

/** An edit of something deleted revives nothing; what was written is kept for people to see. */
export function keptAsConflict(context: OpContext, row: EntityRow, changes: Readonly<Record<string, unknown>>): Outcome {
  const writes = Object.entries(changes).map(([path, value]) =>
    conflictOf(context, row, {
      path,
      kept: valueAt(row.data, path),
      lost: value,
    }))
  return writes.length > 0
    ? { status: 'conflict', writes }
    : noop
}

function isCausal({ op, deviceId }: OpContext, row: EntityRow, path: string): boolean {
  const version = row.fver[path]
  return version === undefined || version[0] <= op.baseSeq || version[1] === deviceId
}

function isLater({ deviceId, trustedMs }: OpContext, row: EntityRow, path: string): boolean {
  const [, otherDevice, otherMs] = row.fver[path] ?? [0, '', 0]
  return trustedMs === otherMs
    ? deviceId > otherDevice
    : trustedMs > otherMs
}

function conflictOf(context: OpContext, row: EntityRow, about: { path: string, kept: unknown, lost: unknown }): RowWrite {
  const { op, actor, trustedMs } = context
  return {
    coll: 'conflict',
    id: `${op.opId}.${about.path}`,
    deleted: false,
    fields: [],
    data: {
      coll: row.coll,
      entityId: row.id,
      ...about,
      opId: op.opId,
      byPersonId: actor.personId,
      atMs: trustedMs,
      settled: false,
    },
  }
}

function valueAt(data: RowData, path: string): unknown {
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

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
