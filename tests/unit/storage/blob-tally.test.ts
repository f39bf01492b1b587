import type { Database, Table } from '../../../src/storage/database.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { DeviceDatabase, DeviceRows } from '../../../src/storage/engine/records.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { openDeviceStore } from '../../../src/storage/engine/device-store.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { deviceTables } from '../../../src/storage/migrations/0001-device.ts'
import { aBlob, anActivity, answered, first, freshId, jia, NOW, phone, sha, someBytes, waitingOps } from '../../contract/storage/builders.ts'

interface Opened { store: DeviceStore, db: DeviceDatabase }

async function openOn(disk = createMemoryDisk(), onRead = (_: number): void => {}): Promise<Opened> {
  const db = counting(disk.open<DeviceRows>([deviceTables]), onRead)
  const store = await openDeviceStore(db, {
    personId: jia,
    deviceId: phone,
    now: () => NOW,
    registry: opRegistry,
  })
  return { store, db }
}

/** Says how many rows each look took. */
function counting(db: Database<DeviceRows>, onRead: (rows: number) => void): Database<DeviceRows> {
  const heard = <Row>(table: Table<Row>): Table<Row> => ({
    ...table,
    range: async (stretch) => {
      const rows = await table.range(stretch)
      onRead(rows.length)
      return rows
    },
  })
  return {
    ...db,
    read: (names, work) => db.read(names, tables => work(new Proxy(tables, {
      get: (all, name: keyof DeviceRows) => heard(all[name] as Table<unknown>),
    }))),
  }
}

/** What waits, counted row by row. */
async function recount({ db }: Opened) {
  return await db.read(['outbox', 'blobs'], async ({ outbox, blobs }) => {
    const unsent = (await blobs.range({})).filter(({ state }) => state === 'waiting' || state === 'refused')
    return {
      ops: (await outbox.range({})).filter(({ state }) => state === 'waiting').length,
      blobs: unsent.length,
      bytes: unsent.reduce((sum, { size }) => sum + size, 0),
    }
  })
}

const roles = ['thumb', 'preview', 'pdf', 'original'] as const
const which = fc.integer({ min: 1, max: 6 })
const step = fc.oneof(
  fc.record({
    what: fc.constant('record' as const),
    n: which,
    m: which,
  }),
  fc.record({
    what: fc.constantFrom('hold', 'letGo', 'sent', 'refused', 'failed', 'retry', 'fetch'),
    n: which,
  }),
  fc.record({
    what: fc.constantFrom('prune', 'newEpoch', 'signOut'),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take({ store }: Opened, { what, ...rest }: Step, turn: number): Promise<void> {
  const n = 'n' in rest
    ? rest.n
    : 0
  const blob = (k: number) => aBlob(k, { size: 50 + k, role: roles[k % roles.length] as typeof roles[number] })
  switch (what) {
    case 'record': return void await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        blob(n),
        blob('m' in rest
          ? rest.m
          : n),
      ],
    })
    case 'hold': return await store.drafts.put({
      id: `draft-${n}`,
      kind: 'capture',
      createdMs: NOW,
      updatedMs: NOW,
      data: {},
      held: [
        sha(n),
      ],
      blobs: [
        blob(n),
      ],
    })
    case 'letGo': return await store.drafts.drop(`draft-${n}`)
    case 'sent': return await store.blobs.markSent([
      sha(n),
      sha(n + 1),
    ])
    case 'refused': return await store.blobs.markFailed(sha(n), 'file-too-large', true)
    case 'failed': return await store.blobs.markFailed(sha(n), 'network-broken', false)
    case 'retry': return await store.blobs.retry(sha(n))
    case 'fetch': return await store.blobs.putFetched({
      sha256: sha(n),
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: someBytes(50 + n, n),
    })
    case 'prune': return void await store.blobs.prune(60)
    case 'newEpoch': return await store.outbox.record({
      ...answered(await waitingOps(store), { seq: turn }),
      askedEpoch: `epoch-${turn - 1}`,
      epoch: `epoch-${turn}`,
    })
    case 'signOut': return await store.removeDownloaded()
    default: throw new Error(what)
  }
}

test('[DS32] whatever happens to files, what waits is what is there', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const opened = await openOn()
    for (const [turn, one] of steps.entries()) {
      await take(opened, one, turn)
      expect(await opened.store.waiting(), JSON.stringify(one)).toMatchObject(await recount(opened))
    }
  }), { numRuns: 60 })
})

test('[DS32] asking what waits reads no more rows of three hundred photos than of three', async () => {
  const rowsFor = async (photos: number): Promise<number> => {
    let rows = 0
    const { store } = await openOn(createMemoryDisk(), (n) => {
      rows += n
    })
    for (let n = 1; n <= photos; n++) {
      await store.commit({
        ops: [
          anActivity({
            activityId: freshId(),
          }),
        ],
        blobs: [
          aBlob(n),
          aBlob(1000 + n, { role: 'thumb', size: 5 }),
          aBlob(2000 + n, { role: 'preview', size: 20 }),
        ],
      })
    }
    rows = 0
    expect(await store.waiting()).toMatchObject({ ops: photos, blobs: 3 * photos, bytes: 125 * photos })
    return rows
  }
  const few = await rowsFor(3)
  expect(few).toBeGreaterThan(0)
  expect(await rowsFor(300)).toBe(few)
})

test('[DS32] a store from before sums were kept counts once and is right from then on', async () => {
  const disk = createMemoryDisk()
  const opened = await openOn(disk)
  await opened.store.commit({
    ops: [
      anActivity(),
    ],
    blobs: [
      aBlob(1),
      aBlob(2),
    ],
  })
  await opened.db.write('strict', ['kv'], ({ kv }) => kv.deleteMany(['blob-tally']))
  expect(await opened.store.waiting()).toMatchObject({ blobs: 2, bytes: 200 })
  await opened.store.blobs.markSent([
    sha(1),
  ])
  expect(await opened.store.waiting()).toMatchObject({ blobs: 1, bytes: 100 })
  expect(await first(opened.store.watchSyncState())).toMatchObject({
    files: { waiting: 1, sent: 1 },
  })
})
