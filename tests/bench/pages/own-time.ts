import type { Database, Table, TableSet } from '../../../src/storage/database.ts'

export interface OwnTime<Rows> {
  db: Database<Rows>
  /** Milliseconds of a write so far in which no request to the database was open: what we compute ourselves. */
  spent: () => number
  reset: () => void
}

/** Watches the requests to a database, to tell our own computing from the browser's reading and writing. */
export function withOwnTime<Rows>(real: Database<Rows>): OwnTime<Rows> {
  let open = 0
  let mark = 0
  let spent = 0

  function begin(): void {
    if (open++ === 0)
      spent += performance.now() - mark
  }
  function end(): void {
    if (--open === 0)
      mark = performance.now()
  }

  function watchedTable<Row>(table: Table<Row>): Table<Row> {
    return new Proxy(table, {
      get: (target, name) => (...args: unknown[]): Promise<unknown> => {
        begin()
        const result = (target as unknown as Record<PropertyKey, (...all: unknown[]) => Promise<unknown>>)[name]!(...args)
        void result.then(end, end)
        return result
      },
    })
  }

  const watchedSet = (tables: TableSet<Rows>): TableSet<Rows> => new Proxy(tables, {
    get: (target, name) => watchedTable(target[name as keyof Rows]),
  })

  return {
    db: {
      ...real,
      write: (durability, names, work) => real.write(durability, names, (tables) => {
        mark = performance.now()
        return work(watchedSet(tables))
      }),
    },
    spent: () => spent,
    reset: () => void (spent = 0),
  }
}
