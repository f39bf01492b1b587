/**
 * One step of a database's shape. Frozen once released; `stores` in Dexie's notation, the primary key first. A step only adds:
 * tables and indexes come, none goes and no key changes, for there may be work in them that nobody has sent yet.
 */
export interface Migration {
  version: number
  stores: Readonly<Record<string, string>>
}
