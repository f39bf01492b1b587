import type { Item, ItemQuery, Live } from '../../../src/container/shapes.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { PagesSeen } from '../../../src/widgets/item-pages.ts'
import { describe, expect, test } from 'vitest'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { ItemPages, PAGE_SIZE } from '../../../src/widgets/item-pages.ts'

const scope = 'work:01900000-0000-7000-8000-00000000cccc'
const idOf = (n: number): string => `01990000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const localOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString().slice(0, 16)

/** A phone with so many pieces of evidence, number n taken n minutes into the year. */
async function aStore(count: number): Promise<{ store: DeviceStore, write: (numbers: readonly number[], changes?: Record<string, unknown>) => Promise<void> }> {
  const store = await createMemoryDeviceStore({
    personId: idOf(1),
    deviceId: idOf(2),
  })
  let seq = 0
  async function write(numbers: readonly number[], changes: Record<string, unknown> = {}): Promise<void> {
    const rows = numbers.map((n): EntityRow => ({
      coll: 'evidence',
      id: idOf(n),
      seq: ++seq,
      deleted: false,
      fver: {},
      data: {
        event: {
          local: localOf(n),
        },
        clauses: {},
        capturedBy: idOf(1),
        ...changes,
      },
    }))
    await store.outbox.applyPage(await store.outbox.startPull(scope), {
      epoch: 'one',
      serverMs: 0,
      rows,
      next: seq,
      more: false,
      head: seq,
      lastOp: 0,
      backedUpThrough: 0,
    })
  }
  await write(Array.from({ length: count }, (_, n) => n))
  return { store, write }
}

/** Reads pages and counts how many queries are watched at once. */
function reader(store: DeviceStore, more: Partial<ConstructorParameters<typeof ItemPages>[1]> = {}) {
  const now = { seen: undefined as PagesSeen | undefined, watching: 0, opened: 0 }
  const source = (query: ItemQuery): Live<Item[]> => ({
    subscribe(onNext) {
      now.watching += 1
      now.opened += 1
      const { unsubscribe } = store.items.watchList(query).subscribe(onNext)
      return {
        unsubscribe() {
          now.watching -= 1
          unsubscribe()
        },
      }
    },
  })
  const pages = new ItemPages(source, { scope, coll: 'evidence', ...more }, seen => now.seen = seen)
  const ids = (): string[] => now.seen?.items.map(item => item.id) ?? []
  return { pages, now, ids }
}

const newestFirst = (count: number, from = count - 1): string[] => Array.from({ length: count }, (_, n) => idOf(from - n))

describe('a long list', () => {
  test('is read page by page, newest first', async () => {
    const { store } = await aStore(300)
    const { pages, now, ids } = reader(store)
    await expect.poll(() => ids().length).toBe(PAGE_SIZE)
    expect(now.seen?.isDone).toBe(false)
    pages.readOn()
    await expect.poll(() => ids().length).toBe(2 * PAGE_SIZE)
    pages.readOn()
    await expect.poll(() => now.seen?.isDone).toBe(true)
    expect(ids()).toEqual(newestFirst(300))
  })

  test('what is new appears on top, and nothing is shown twice or lost', async () => {
    const { store, write } = await aStore(300)
    const { pages, now, ids } = reader(store)
    await expect.poll(() => ids().length).toBe(PAGE_SIZE)
    pages.readOn()
    await expect.poll(() => ids().length).toBe(2 * PAGE_SIZE)
    await write([300, 301])
    await expect.poll(() => ids()[0]).toBe(idOf(301))
    pages.readOn()
    await expect.poll(() => now.seen?.isDone).toBe(true)
    await expect.poll(() => ids()).toEqual(newestFirst(302))
  })

  test('only pages near the screen are watched; a page that comes back is up to date', async () => {
    const { store, write } = await aStore(1200)
    const { pages, now, ids } = reader(store)
    for (let page = 1; page <= 10; page += 1) {
      await expect.poll(() => ids().length).toBe(Math.min(page * PAGE_SIZE, 1200))
      pages.readOn()
    }
    pages.show(900, 930)
    expect(now.watching).toBeLessThan(6)
    await write([1100], { status: 'accepted' })
    pages.show(90, 120)
    await expect.poll(() => now.seen?.items.find(item => item.id === idOf(1100))?.data.status).toBe('accepted')
    pages.close()
    expect(now.watching).toBe(0)
  })

  test('begins where it is told', async () => {
    const { store } = await aStore(500)
    const from = await store.items.get({
      scope,
      coll: 'evidence',
      id: idOf(250),
    })
    const { ids } = reader(store, { start: `${from!.sort}~` })
    await expect.poll(() => ids()[0]).toBe(idOf(250))
  })
})

describe('a search through it', () => {
  const keep = (item: Item): boolean => Number.parseInt(item.id.slice(-12), 16) % 100 === 7

  test('reads on by itself until there is a page of matches, or the end', async () => {
    const { store } = await aStore(1000)
    const { now, ids } = reader(store, { keep })
    await expect.poll(() => now.seen?.isDone).toBe(true)
    expect(now.seen?.looked).toBe(1000)
    expect(ids()).toEqual([
      907,
      807,
      707,
      607,
      507,
      407,
      307,
      207,
      107,
      7,
    ].map(idOf))
  })

  test('stops when a person says so, and can be taken up again', async () => {
    const { store } = await aStore(1000)
    const { pages, now } = reader(store, { keep })
    pages.stop()
    await expect.poll(() => now.seen?.isReading).toBe(false)
    expect(now.seen?.looked).toBeLessThan(1000)
    pages.readOn()
    await expect.poll(() => now.seen?.isDone).toBe(true)
    expect(now.seen?.looked).toBe(1000)
  })

  test('ends where nothing older can match', async () => {
    const { store } = await aStore(1000)
    const { now, ids } = reader(store, {
      isPast: item => item.id < idOf(950),
    })
    await expect.poll(() => now.seen?.isDone).toBe(true)
    expect(ids()).toEqual(newestFirst(50, 999))
    expect(now.seen?.looked).toBe(PAGE_SIZE)
  })
})
