import type { Database, Durability, Key, Stretch, Table, TableSet } from './database.ts'
import type { MemoryIndexes } from './memory-keys.ts'
import type { Entry } from './memory-rows.ts'
import type { Migration } from './migrations/migration.ts'
import { asFailure } from '../domain/failure.ts'
import { durably } from './durable.ts'
import { compareKeys, indexesOf } from './memory-keys.ts'
import { entryOf, isInside, keysIn, rowOf } from './memory-rows.ts'

type Rows = Map<string, Entry>
interface Change { table: string, slot: string, before: Entry | undefined }

/** Faults that a test or a simulation can put in. */
export interface MemoryFaults {
  /** Called before every step of a transaction; what it throws ends the transaction. */
  onStep?: () => void
  /** Called before a commit becomes visible; what it throws undoes the transaction. */
  onCommit?: (durability: Durability) => void
  /** Rows go in and out without the care that IndexedDB takes, which a simulation has no time for: frozen, so that a change to one is still noticed. */
  isQuick?: boolean
  /** What fits into the `bytes` tables; a commit that leaves more is refused. */
  quotaBytes?: number
}

/** A disk that several tabs can open. Twin of IndexedDB for tests and simulations: transactions, indexes, and what a power cut leaves. */
export interface MemoryDisk {
  open: <R>(migrations: readonly Migration[]) => Database<R>
  /** The same disk in another phone, as when a phone is restored from a backup of another. */
  clone: () => MemoryDisk
  /** Power cut: relaxed commits since the last strict one are gone, what was half written and connections too. */
  crash: () => void
  faults: MemoryFaults
}

interface State {
  tables: Map<string, Rows>
  /** How to undo what was committed relaxed since the last strict commit, oldest first. */
  unflushed: Change[]
  /** What the transaction that runs has written so far. */
  unfinished: Change[]
  watchers: Set<(names: ReadonlySet<string>) => void>
  queue: Promise<unknown>
  /** Grows with every crash; a connection of an older life is dead. */
  life: number
  faults: MemoryFaults
}

export function createMemoryDisk(tables: ReadonlyMap<string, Rows> = new Map()): MemoryDisk {
  const state: State = {
    tables: new Map([...tables].map(([name, rows]) => [
      name,
      new Map(rows),
    ])),
    unflushed: [],
    unfinished: [],
    watchers: new Set(),
    queue: Promise.resolve(),
    life: 0,
    faults: {},
  }
  return {
    faults: state.faults,
    clone: () => createMemoryDisk(state.tables),
    open: migrations => openOn(state, indexesOf(migrations)),
    crash() {
      for (const change of [
        ...state.unflushed,
        ...state.unfinished,
      ].reverse())
        undo(state, change)
      state.unflushed = []
      state.unfinished = []
      state.watchers.clear()
      state.life++
    },
  }
}

function openOn<R>(state: State, indexes: MemoryIndexes): Database<R> {
  const { life } = state
  let isClosed = false
  for (const name of indexes.keys()) {
    if (!state.tables.has(name))
      state.tables.set(name, new Map())
  }

  function transaction<Result>(durability: Durability | 'read', names: readonly string[], work: (tables: TableSet<R>) => Promise<Result>): Promise<Result> {
    const result = state.queue.then(async () => {
      const changes: Change[] = []
      let isOver = false
      const assertOpen = (): void => {
        if (isClosed || isOver || life !== state.life)
          throw new DOMException('the connection is gone', 'AbortError')
      }
      const check = (): void => {
        assertOpen()
        state.faults.onStep?.()
        // The power may have gone at this very step.
        assertOpen()
      }
      try {
        check()
        state.unfinished = changes
        const value = await work(tableSet(state, {
          indexes,
          names,
          changes,
          check,
          assertOpen,
        }))
        check()
        isOver = true
        if (durability !== 'read') {
          assertRoom(state)
          state.faults.onCommit?.(durability)
        }
        return commit(state, changes, { durability, value })
      }
      catch (error) {
        isOver = true
        // A crash has put the tables back already.
        if (life === state.life)
          changes.reverse().forEach(change => undo(state, change))
        throw error
      }
      finally {
        if (state.unfinished === changes)
          state.unfinished = []
      }
    })
    state.queue = result.catch(() => {})
    return result
  }

  const lasting = <Result>(attempt: () => Promise<Result>, otherwise: 'not-saved' | 'storage-lost'): Promise<Result> =>
    durably(attempt, {
      otherwise,
      reopen: async () => {},
      sleep: async () => {},
    })

  return {
    read: (names, work) => lasting(() => transaction('read', names, work), 'storage-lost'),
    write: (durability, names, work) => lasting(() => transaction(durability, names, work), 'not-saved'),
    live: (names, query) => ({
      subscribe(onNext, onError) {
        let isOver = false
        const watcher = (changed: ReadonlySet<string>): void => void (names.some(name => changed.has(name)) && run())
        function run(): void {
          transaction('read', names, query).then(value => void (isOver || onNext(value)), end)
        }
        /** An error ends it, as in IndexedDB. */
        function end(error: unknown): void {
          if (isOver)
            return
          isOver = true
          state.watchers.delete(watcher)
          onError?.(asFailure(error, 'storage-lost'))
        }
        state.watchers.add(watcher)
        run()
        return {
          unsubscribe: () => {
            isOver = true
            state.watchers.delete(watcher)
          },
        }
      },
    }),
    close: () => {
      isClosed = true
    },
  }
}

function commit<Result>(state: State, changes: readonly Change[], { durability, value }: { durability: Durability | 'read', value: Result }): Result {
  if (durability === 'relaxed')
    state.unflushed.push(...changes)
  if (durability === 'strict')
    state.unflushed = []
  const changed = new Set(changes.map(({ table }) => table))
  if (changed.size > 0)
    [...state.watchers].forEach(watcher => watcher(changed))
  return value
}

function assertRoom({ tables, faults: { quotaBytes } }: State): void {
  if (quotaBytes === undefined)
    return
  const rows = [
    ...tables.get('bytes')?.values() ?? [],
  ]
  if (rows.reduce((sum, { row }) => sum + (row as { bytes: ArrayBuffer }).bytes.byteLength, 0) > quotaBytes)
    throw new DOMException('the quota is exceeded', 'QuotaExceededError')
}

function undo({ tables }: State, { table, slot, before }: Change): void {
  if (before)
    tables.get(table)?.set(slot, before)
  else
    tables.get(table)?.delete(slot)
}

interface Session {
  indexes: MemoryIndexes
  names: readonly string[]
  changes: Change[]
  check: () => void
  /** Throws once the transaction is over: what ran beside a step that failed writes nothing any more. */
  assertOpen: () => void
}

function tableSet<R>(state: State, session: Session): TableSet<R> {
  return new Proxy({}, {
    get(_, name) {
      if (!session.names.includes(String(name)))
        throw new DOMException(`${String(name)} is not in this transaction`, 'NotFoundError')
      return memoryTable(state, String(name), session)
    },
  }) as TableSet<R>
}

function memoryTable<Row>(state: State, name: string, { indexes, changes, check, assertOpen }: Session): Table<Row> {
  const rows = state.tables.get(name) as Rows
  const { primary, secondary } = indexes.get(name) as NonNullable<ReturnType<MemoryIndexes['get']>>
  const step = async (): Promise<void> => check()
  const change = (slot: string, next?: Entry): void => {
    assertOpen()
    changes.push({
      table: name,
      slot,
      before: rows.get(slot),
    })
    if (next)
      rows.set(slot, next)
    else
      rows.delete(slot)
  }
  const put = (row: Row): void => {
    const [key] = primary(row)
    if (key === undefined)
      throw new DOMException('a row without its key', 'DataError')
    change(JSON.stringify(key), entryOf(key, row, state.faults))
  }
  const find = (key: Key): Row | undefined => rowOf(rows.get(JSON.stringify(key))) as Row | undefined
  const select = ({ index, ...stretch }: Stretch): Entry[] => {
    const keysOf = index === undefined
      ? primary
      : secondary.get(index)
    if (!keysOf)
      throw new DOMException(`no index ${index}`, 'NotFoundError')
    const hits: Array<{ at: Key, entry: Entry }> = []
    for (const entry of rows.values()) {
      for (const at of keysIn(entry, index ?? '', keysOf)) {
        if (isInside(at, stretch))
          hits.push({ at, entry })
      }
    }
    hits.sort((a, b) => compareKeys(a.at, b.at) || compareKeys(a.entry.key, b.entry.key))
    return (stretch.newestFirst
      ? hits.reverse()
      : hits).slice(0, stretch.limit).map(({ entry }) => entry)
  }

  return {
    get: key => step().then(() => find(key)),
    getMany: keys => step().then(() => keys.map(find)),
    put: row => step().then(() => put(row)),
    putMany: list => step().then(() => list.forEach(put)),
    deleteMany: keys => step().then(() => keys.forEach(key => change(JSON.stringify(key)))),
    range: stretch => step().then(() => select(stretch).map(entry => rowOf(entry) as Row)),
    keys: stretch => step().then(() => select(stretch).map(({ key }) => key)),
    count: stretch => step().then(() => select(stretch).length),
  }
}
