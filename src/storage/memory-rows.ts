import type { Key, Stretch } from './database.ts'
import { compareKeys } from './memory-keys.ts'

/** A row is never changed in place, so what an index finds in it is worked out once. */
export interface Entry {
  key: Key
  row: unknown
  found: Map<string, Key[]>
  /** Nobody can change the row, so it is handed out as it is. */
  isFrozen?: boolean
}

export function isInside(key: Key, { lower, upper, upperIncluded }: Stretch): boolean {
  if (lower !== undefined && compareKeys(key, lower) < 0)
    return false
  if (upper === undefined)
    return true
  const order = compareKeys(key, upper)
  return upperIncluded
    ? order <= 0
    : order < 0
}

export function keysIn({ row, found }: Entry, index: string, keysOf: (row: unknown) => Key[]): Key[] {
  let keys = found.get(index)
  if (!keys) {
    keys = keysOf(row)
    found.set(index, keys)
  }
  return keys
}

export function entryOf(key: Key, row: unknown, { isQuick = false }: { isQuick?: boolean }): Entry {
  const frozen = isQuick
    ? frozenCopyOf(row)
    : undefined
  return {
    key,
    row: frozen ?? structuredClone(row),
    isFrozen: frozen !== undefined,
    found: new Map(),
  }
}

export function rowOf(entry: Entry | undefined): unknown {
  return entry?.isFrozen
    ? entry.row
    : copyOf(entry?.row)
}

/** A copy that nobody can change; `undefined` where there is more in it than plain data. */
function frozenCopyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return value
  const isList = Array.isArray(value)
  if (!isList && Object.getPrototypeOf(value) !== Object.prototype)
    return undefined
  const copy = (isList
    ? []
    : {}) as Record<string, unknown>
  for (const [name, part] of Object.entries(value)) {
    const inside = frozenCopyOf(part)
    if (inside === undefined && part !== undefined)
      return undefined
    copy[name] = inside
  }
  return Object.freeze(copy)
}

/** What was put was copied as strictly as IndexedDB does; handing it out again, plain data is copied by hand, which is many times faster. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return value
  if (Array.isArray(value))
    return value.map(copyOf)
  return Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [
        name,
        copyOf(part),
      ]))
    : structuredClone(value)
}
