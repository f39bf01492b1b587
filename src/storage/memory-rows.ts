import type { Key, Stretch } from './database.ts'
import { compareKeys } from './memory-keys.ts'

/** A row is never changed in place, so what an index finds in it is worked out once. */
export interface Entry { key: Key, row: unknown, found: Map<string, Key[]> }

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

/** What was put was copied as strictly as IndexedDB does; handing it out again, plain data is copied by hand, which is many times faster. */
export function copyOf(value: unknown): unknown {
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
