import type { Item } from '../../container/shapes.ts'
import type { Conflict } from '../../domain/conflict/schema.ts'
import { sameJson, valueAt } from '../../domain/oplog/merge.ts'

/** One text of a field, with who wrote it and when; `null` where nobody kept that. */
export interface Version { value: unknown, by: string | null, ms: number | null }

export interface Versions {
  /** What stands in the field now. */
  standing: Version
  /** What was put aside. Once settled, every text of the conflict that does not stand. */
  asides: readonly Version[]
  /** The field was changed again after the two edits crossed. */
  hasMovedOn: boolean
}

/** What stands and what does not, as the record and the conflict say it together. */
export function versionsOf(conflict: Conflict, entity: Item | undefined): Versions {
  const kept = { value: conflict.kept, by: conflict.keptBy ?? null, ms: conflict.keptMs ?? null }
  const lost = { value: conflict.lost, by: conflict.lostBy ?? null, ms: conflict.lostMs ?? null }
  const standing = entity
    ? standingIn(entity, conflict, [kept, lost])
    : kept
  const stands = (version: Version): boolean => sameJson(version.value, standing.value)
  return {
    standing,
    asides: conflict.settled
      ? [kept, lost].filter(version => !stands(version))
      : [lost],
    hasMovedOn: !stands(kept) && !stands(lost),
  }
}

/** Phones are not told who wrote a field last, but mostly it is one of the two. */
function standingIn(entity: Item, conflict: Conflict, known: readonly Version[]): Version {
  const value = valueAt(entity.data, conflict.path)
  const same = known.find(version => sameJson(version.value, value))
  if (same)
    return same
  const ms = entity.fver[conflict.path]?.[2] ?? null
  const wroteAnew = conflict.settled && conflict.choice === 'anew' && ms !== null && ms <= (conflict.settledMs ?? 0)
  return {
    value,
    ms,
    by: wroteAnew
      ? conflict.settledBy ?? null
      : null,
  }
}
