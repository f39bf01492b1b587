import type { SessionReply } from '../../../src/protocol/account.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { RoundParts } from '../../../src/sync/sync-parts.ts'
import Dexie from 'dexie'
import PouchDB from 'pouchdb-browser'
import { createRxDatabase } from 'rxdb'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { v7 } from 'uuid'
import { createDexieDeviceStore, deviceDatabaseName } from '../../../src/storage/dexie-device-store.ts'
import { deviceTables } from '../../../src/storage/migrations/0001-device.ts'
import { browserClock } from '../../../src/sync/browser-clock.ts'
import { createClockKeeper } from '../../../src/sync/clock-offset.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { pullScope } from '../../../src/sync/pull-round.ts'

/**
 * Rows that come into the phone: by our own pull, by replication of other libraries, and by the browser alone. Nobody waits
 * for the disk: what comes from a server can be fetched again, and all have the browser's default.
 */
export interface PullWish {
  /** The way to its server. */
  way: string
  session?: SessionReply
  scope?: string
  /** Names of the files of the floor and of RxDB's pages. */
  files?: string[]
  since?: number
}

declare global {
  interface Window {
    /** ms. What is pulled again under the same `keep` goes on where it stood. */
    benchPull: (name: string, wish: PullWish, keep?: string) => Promise<number>
    /** The records that our own pull left under `keep`, as JSON. */
    benchItems: (keep: string) => Promise<string>
  }
}

interface Opened { pull: () => Promise<unknown>, remove: () => Promise<unknown>, items?: () => Promise<unknown[]> }

const openers: Record<string, (wish: PullWish) => Promise<Opened> | Opened> = { ours, floor, pouch, rxdb }
const kept = new Map<string, Opened>()

window.benchPull = async (name, wish, keep) => {
  const opened = kept.get(keep ?? '') ?? await openers[name]!(wish)
  if (keep !== undefined)
    kept.set(keep, opened)
  const from = performance.now()
  await opened.pull()
  const took = performance.now() - from
  if (keep === undefined)
    await opened.remove()
  return took
}
window.benchItems = async keep => JSON.stringify(await kept.get(keep)?.items?.())

async function ours({ way, session, scope = '' }: PullWish): Promise<Opened> {
  const person = {
    serverId: session!.serverId,
    personId: v7(),
    deviceId: v7(),
  }
  const store = await createDexieDeviceStore(person)
  await store.facts.setSession({
    ...session!,
    personId: person.personId,
    takenMs: Date.now(),
  })
  const parts = partsOf(store, `/${way}`)
  return {
    pull: () => pullScope(parts, { scope, signal: new AbortController().signal }),
    remove: async () => {
      await store.close()
      await Dexie.delete(deviceDatabaseName(person))
    },
    items: async () => {
      const db = await new Dexie(deviceDatabaseName(person)).open()
      const items = await db.table('items').toArray() as unknown[]
      db.close()
      return items
    },
  }
}

function partsOf(store: DeviceStore, origin: string): RoundParts {
  return {
    store,
    calls: createServerCalls(createHttp({ origin })),
    clock: browserClock,
    build: 'bench',
    newId: v7,
    remakerFor: () => () => Promise.reject(new Error('nothing is remade here')),
    timed: createClockKeeper(store.facts, Date.now),
  }
}

/** The same records with the same indexes, in one go. */
async function floor({ way, files = [] }: PullWish): Promise<Opened> {
  const db = new Dexie(`floor-${v7()}`, { chromeTransactionDurability: 'relaxed', cache: 'disabled' })
  db.version(1).stores({ items: deviceTables.stores.items ?? '' })
  await db.open()
  return {
    pull: async () => {
      const text = await (await fetch(`/${way}/${files[0]}`)).text()
      await db.table('items').bulkPut(JSON.parse(text) as unknown[])
    },
    remove: () => db.delete(),
  }
}

interface Replica {
  replicate: { from: (url: string, options: { batch_size: number, since?: number }) => Promise<unknown> }
  destroy: () => Promise<unknown>
}
const Pouch = PouchDB as unknown as new (name: string) => Replica

function pouch({ way, since }: PullWish): Opened {
  const db = new Pouch(`pouch-${v7()}`)
  return {
    pull: () => db.replicate.from(`${location.origin}/${way}/rows`, {
      batch_size: 1000,
      ...since === undefined
        ? {}
        : { since },
    }),
    remove: () => db.destroy(),
  }
}

const rxSchema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    base: { type: 'object', additionalProperties: true },
  },
}

async function rxdb({ way, files = [] }: PullWish): Promise<Opened> {
  const db = await createRxDatabase({
    name: `rx-${v7()}`,
    storage: getRxStorageDexie(),
  })
  const { rows } = await db.addCollections({
    rows: { schema: rxSchema },
  })
  return {
    pull: async () => {
      const replication = replicateRxCollection({
        collection: rows!,
        replicationIdentifier: way,
        live: false,
        pull: {
          batchSize: 1000,
          handler: async (at: { page: number } | undefined) => {
            const page = at?.page ?? 0
            const documents = files[page] === undefined
              ? []
              : await (await fetch(`/${way}/${files[page]}`)).json() as object[]
            return {
              documents,
              checkpoint: { page: page + 1 },
            }
          },
        },
      })
      await replication.awaitInitialReplication()
      await replication.cancel()
    },
    remove: () => db.close(),
  }
}
