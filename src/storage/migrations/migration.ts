/** One step of a database's shape. Frozen once released; `stores` in Dexie's notation, the primary key first. */
export interface Migration {
  version: number
  stores: Readonly<Record<string, string | null>>
}
