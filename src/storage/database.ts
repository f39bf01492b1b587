import type { Live } from './live.ts'

/** An empty list sorts after every text and number, as in IndexedDB, so it ends a stretch of lists. */
export type Key = string | number | ReadonlyArray<string | number | readonly never[]>

/** A stretch of the primary key, or of `index`. Without bounds: everything. */
export interface Stretch {
  index?: string
  lower?: Key
  /** Exclusive unless `upperIncluded`. */
  upper?: Key
  upperIncluded?: boolean
  newestFirst?: boolean
  limit?: number
}

/** One table inside a transaction. Rows are plain data; what comes out is a copy. */
export interface Table<Row> {
  get: (key: Key) => Promise<Row | undefined>
  /** In the order of the keys, `undefined` where there is none. */
  getMany: (keys: readonly Key[]) => Promise<Array<Row | undefined>>
  put: (row: Row) => Promise<void>
  putMany: (rows: readonly Row[]) => Promise<void>
  deleteMany: (keys: readonly Key[]) => Promise<void>
  range: (stretch: Stretch) => Promise<Row[]>
  /** Primary keys. */
  keys: (stretch: Stretch) => Promise<Key[]>
  count: (stretch: Stretch) => Promise<number>
}

export type TableSet<Rows> = { readonly [Name in keyof Rows]: Table<Rows[Name]> }

/** `strict`: on disk when it resolves, a power cut included. `relaxed`: for what can be downloaded again. */
export type Durability = 'strict' | 'relaxed'

/**
 * Tables with transactions: what the engine needs of IndexedDB and no more. A transaction is all or nothing, and inside it
 * nothing but its tables may be awaited. `work` can run again after a lost connection, so it only touches its tables.
 */
export interface Database<Rows> {
  read: <Result>(names: ReadonlyArray<keyof Rows & string>, work: (tables: TableSet<Rows>) => Promise<Result>) => Promise<Result>
  write: <Result>(durability: Durability, names: ReadonlyArray<keyof Rows & string>, work: (tables: TableSet<Rows>) => Promise<Result>) => Promise<Result>
  /** Runs the query now and after every change that could alter its answer, made here or in another tab. */
  live: <Result>(names: ReadonlyArray<keyof Rows & string>, query: (tables: TableSet<Rows>) => Promise<Result>) => Live<Result>
  close: () => void
}
