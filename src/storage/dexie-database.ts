import type { Collection, Table as DexieTable } from 'dexie'
import type { Database, Durability, Key, Stretch, Table, TableSet } from './database.ts'
import type { Live } from './live.ts'
import type { Migration } from './migrations/migration.ts'
import Dexie, { liveQuery } from 'dexie'
import { asFailure, Failure } from '../domain/failure.ts'
import { durably } from './durable.ts'

/**
 * One IndexedDB behind two connections: strict for what exists nowhere else, relaxed for what can be downloaded again.
 * Dexie's own cache is off: it shows writes before they are committed. The functions given to Dexie are `async` on purpose:
 * only then it follows the transaction through native awaits.
 */
export function openDexieDatabase<Rows>(name: string, migrations: readonly Migration[], durable = durably): Database<Rows> {
  const connections: Record<Durability, Dexie> = {
    strict: connect(name, migrations, 'strict'),
    relaxed: connect(name, migrations, 'relaxed'),
  }
  const tables = {
    strict: tablesOf<Rows>(connections.strict),
    relaxed: tablesOf<Rows>(connections.relaxed),
  }

  const untilFree = blockedBy([connections.strict, connections.relaxed])
  let isClosed = false
  const run = <Result>(durability: Durability, attempt: () => Promise<Result>, otherwise: 'not-saved' | 'storage-lost'): Promise<Result> =>
    durable(() => isClosed
      ? refuse(otherwise)
      : Promise.race([
          attempt(),
          untilFree,
        ]), {
      otherwise,
      reopen: () => reopen(connections[durability]),
    })

  return {
    read: (names, work) => run('relaxed', () => connections.relaxed.transaction('r', [...names], async () => await work(tables.relaxed)), 'storage-lost'),
    write: (durability, names, work) =>
      run(durability, () => connections[durability].transaction('rw', [...names], async () => await work(tables[durability])), 'not-saved'),
    live: (names, query) => watch(
      async () => await connections.relaxed.transaction('r', [...names], async () => await query(tables.relaxed)),
      () => run('relaxed', async () => void await connections.relaxed.open(), 'storage-lost'),
    ),
    close() {
      isClosed = true
      connections.strict.close()
      connections.relaxed.close()
    },
  }
}

/** Whoever still holds a store that was closed must not open it again. */
function refuse(code: 'not-saved' | 'storage-lost'): never {
  throw new Failure(code)
}

/** How long an older page may take to let go before this one says so. A page that is alive does it at once. */
const LET_GO_MS = 3000

/** Never resolves; fails once a page of an older build has kept the database from being brought up to date for a while. */
function blockedBy(connections: readonly Dexie[]): Promise<never> {
  const blocked = new Promise<never>((_, reject) => {
    for (const db of connections) {
      db.on('blocked', () => void setTimeout(() => db.isOpen() || reject(new Failure('storage-blocked')), LET_GO_MS))
    }
  })
  blocked.catch(() => {}) // told to whoever asks for something
  return blocked
}

function connect(name: string, migrations: readonly Migration[], durability: Durability): Dexie {
  const db = new Dexie(name, { chromeTransactionDurability: durability, cache: 'disabled' })
  for (const { version, stores } of migrations)
    db.version(version).stores({ ...stores })
  return db
}

async function reopen(db: Dexie): Promise<void> {
  db.close({ disableAutoOpen: false })
  await db.open()
}

function tablesOf<Rows>(db: Dexie): TableSet<Rows> {
  return new Proxy({}, {
    get: (_, name) => tableOf(db.table(String(name))),
  }) as TableSet<Rows>
}

function tableOf<Row>(table: DexieTable<Row>): Table<Row> {
  return {
    get: key => table.get(key),
    getMany: keys => table.bulkGet([...keys]),
    put: async row => void await table.put(row),
    putMany: async rows => void (rows.length > 0 && await table.bulkPut([...rows])),
    deleteMany: async keys => void (keys.length > 0 && await table.bulkDelete([...keys])),
    range: stretch => collect(table, stretch).toArray(),
    keys: async stretch => await collect(table, stretch).primaryKeys() as Key[],
    count: stretch => collect(table, stretch).count(),
  }
}

function collect<Row>(table: DexieTable<Row>, { index = ':id', lower, upper, upperIncluded = false, newestFirst, limit }: Stretch): Collection<Row> {
  const all = lower === undefined && upper === undefined
    ? table.orderBy(index)
    : table.where(index).between(lower ?? Dexie.minKey, upper ?? Dexie.maxKey, true, upperIncluded)
  const ordered = newestFirst
    ? all.reverse()
    : all
  return limit === undefined
    ? ordered
    : ordered.limit(limit)
}

/** A live query ends at its first error. This one asks for the connection again and goes on; only then it gives up. */
function watch<T>(query: () => Promise<T>, recover: () => Promise<void>): Live<T> {
  return {
    subscribe(onNext, onError) {
      let isOver = false
      let failures = 0
      let subscription = start()

      function start(): { unsubscribe: () => void } {
        return liveQuery(query).subscribe({
          next: (value) => {
            failures = 0
            onNext(value)
          },
          error: error => void again(error),
        })
      }

      async function again(error: unknown): Promise<void> {
        failures++
        const isRecovered = failures < 4 && await recover().then(() => true, () => false)
        if (isOver)
          return
        if (isRecovered)
          subscription = start()
        else
          onError?.(asFailure(error, 'storage-lost'))
      }

      return {
        unsubscribe: () => {
          isOver = true
          subscription.unsubscribe()
        },
      }
    },
  }
}
