import type { Key } from './database.ts'
import type { Migration } from './migrations/migration.ts'

/** The keys that a row has in one index: none, one, or several. */
type KeysOf = (row: unknown) => Key[]
interface TableIndexes { primary: KeysOf, secondary: Map<string, KeysOf> }
export type MemoryIndexes = ReadonlyMap<string, TableIndexes>

/** Reads Dexie's notation: `id`, `[a+b]`, `*many`. */
export function indexesOf(migrations: readonly Migration[]): MemoryIndexes {
  const tables = new Map<string, TableIndexes>()
  for (const { stores } of migrations) {
    for (const [name, schema] of Object.entries(stores)) {
      if (schema === null) {
        tables.delete(name)
        continue
      }
      const [primary = '', ...others] = schema.split(',').map(text => text.trim())
      tables.set(name, {
        primary: keysOf(primary),
        secondary: new Map(others.map(index => [
          index.replace('*', ''),
          keysOf(index),
        ])),
      })
    }
  }
  return tables
}

function keysOf(notation: string): KeysOf {
  if (notation.startsWith('*')) {
    return row => [
      ...new Set(valueOf(row, notation.slice(1)) as Key[] | undefined ?? []),
    ]
  }
  if (!notation.startsWith('[')) {
    return row => [
      valueOf(row, notation),
    ].filter(isKey)
  }
  const parts = notation.slice(1, -1).split('+')
  return (row) => {
    const key = parts.map(part => valueOf(row, part))
    return key.every(isKey)
      ? [key as unknown as Key]
      : []
  }
}

function valueOf(row: unknown, name: string): unknown {
  return (row as Record<string, unknown>)[name]
}

function isKey(value: unknown): value is Key {
  return typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every(isKey))
}

/** IndexedDB's order: numbers, then texts by code unit, then lists part by part. */
export function compareKeys(a: unknown, b: unknown): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0)
    return rank
  if (!Array.isArray(a) || !Array.isArray(b)) {
    return a === b
      ? 0
      : (a as string) < (b as string)
          ? -1
          : 1
  }
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    const order = compareKeys(a[n], b[n])
    if (order !== 0)
      return order
  }
  return a.length - b.length
}

function rankOf(value: unknown): number {
  return typeof value === 'number'
    ? 0
    : typeof value === 'string'
      ? 1
      : 2
}
