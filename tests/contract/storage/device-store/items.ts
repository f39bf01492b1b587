import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aChange, anActivity, answered, aRow, aSession, first, freshId, id, jia, NOW, pull, unitScope, until, waitingOps, work, yi } from '../builders.ts'

const activities = { scope: work, coll: 'activity' }

/** Finding things. */
export function itemRules(open: OpenPhone): void {
  test('[DS6] newest first, read on without a gap or a repeat', async () => {
    const { store } = await open()
    const rows = Array.from({ length: 25 }, (_, n) => aRow(id(100 + n), n + 1, { day: `2026-09-${String(1 + n % 9).padStart(2, '0')}` }))
    await pull(store, rows)
    const seen: string[] = []
    let before: string | undefined
    for (;;) {
      const page = await store.items.list({
        ...activities,
        limit: 7,
        ...before === undefined
          ? {}
          : { before },
      })
      seen.push(...page.map(item => item.id))
      const last = page.at(-1)
      if (!last)
        break
      before = last.sort
    }
    const days = new Map(rows.map(row => [row.id, row.data.day as string]))
    expect(new Set(seen).size).toBe(25)
    expect(seen.map(item => days.get(item))).toEqual(seen.map(item => days.get(item)).sort().reverse())
  })

  test('[DS6] every term must hold', async () => {
    const { store } = await open()
    const clause = {
      'yueyang@2023#s16c1': ['x'],
    }
    await pull(store, [
      aRow(id(1), 1, { clauses: clause, type: 'cleanup' }),
      aRow(id(2), 2, { clauses: clause, type: 'training' }),
      aRow(id(3), 3, { type: 'training' }),
    ])
    const found = async (...terms: string[]) => (await store.items.list({ ...activities, terms })).map(item => item.id).sort()
    expect(await found('standard:s16')).toEqual([
      id(1),
      id(2),
    ])
    expect(await found('standard:s16', 'type:training')).toEqual([
      id(2),
    ])
    expect(await found('clause:yueyang@2023#s16c1', 'type:cleanup')).toEqual([
      id(1),
    ])
    expect(await found('clause:none')).toEqual([
      id(3),
    ])
    expect(await found('standard:s1')).toEqual([])
  })

  test('[DS6] many items with one term and few with both are all found', async () => {
    const { store } = await open()
    await pull(store, Array.from({ length: 200 }, (_, n) => aRow(id(100 + n, NOW + n), n + 1, {
      type: n % 2
        ? 'training'
        : 'cleanup',
      by: n % 40
        ? id(5)
        : id(6),
    })))
    const found = await store.items.list({
      ...activities,
      terms: ['type:cleanup', `by:${id(6)}`],
      limit: 3,
    })
    expect(found.map(item => item.id)).toEqual([160, 120, 80].map(n => id(100 + n, NOW + n)))
  })

  test('[DS6] a deleted one is found as deleted only', async () => {
    const { store } = await open()
    await pull(store, [
      aRow(id(1), 1),
      aRow(id(2), 2, { deleted: true }),
    ])
    expect((await store.items.list(activities)).map(item => item.id)).toEqual([
      id(1),
    ])
    expect((await store.items.list({
      ...activities,
      terms: ['deleted'],
    })).map(item => item.id)).toEqual([
      id(2),
    ])
  })

  test('[DS7] counts follow the terms, own waiting work included', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await pull(store, [
      aRow(id(1), 1, { type: 'training' }),
      aRow(id(2), 2, { type: 'cleanup' }),
      aRow(id(3), 3, { deleted: true }),
    ])
    await store.commit({
      ops: [
        anActivity({ type: 'training' }),
      ],
    })
    const counts = await first(store.items.watchCounts({
      ...activities,
      terms: [
        'all',
        'type:training',
        'type:cleanup',
        'type:none',
        'deleted',
      ],
    }))
    expect(counts).toEqual({
      'all': 3,
      'type:training': 2,
      'type:cleanup': 1,
      'type:none': 0,
      'deleted': 1,
    })
  })

  test('[DS7] counts and lists say the same after every kind of change', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    const terms = [
      'all',
      'deleted',
      'type:training',
      'type:cleanup',
      `by:${jia}`,
      `by:${yi}`,
      'clause:none',
      'standard:s16',
      'clause:yueyang@2023#s16c1',
    ]
    const agree = async (when: string): Promise<void> => {
      const counts = await first(store.items.watchCounts({ ...activities, terms }))
      const lists = await Promise.all(terms.map(async term => [term, (await store.items.list({
        ...activities,
        terms: [term],
        limit: 99,
      })).length]))
      expect(counts, when).toEqual(Object.fromEntries(lists))
    }
    await pull(store, [
      aRow(id(1), 1, { type: 'training' }),
      aRow(id(2), 2, {
        type: 'cleanup',
        clauses: {
          'yueyang@2023#s16c1': ['x'],
        },
      }),
      aRow(id(3), 3),
    ])
    await agree('after the first page')
    await pull(store, [
      aRow(id(1), 4, { type: 'cleanup' }),
      aRow(id(3), 5, { deleted: true }),
      aRow(id(2), 2, { type: 'training' }),
    ])
    await agree('after a row changed, one went and an old one came late')
    await store.commit({
      ops: [
        anActivity({ type: 'training' }),
        aChange(id(1), { type: 'training' }),
      ],
    })
    await agree('with own work on top')
    const ops = await waitingOps(store)
    await store.outbox.record(answered(ops, { status: 'rejected', seq: null, code: 'op-forbidden' }))
    await agree('after the server refused it')
    await store.facts.setSession(aSession({
      scopes: [unitScope],
    }))
    await agree('after the scope was lost')
    expect(await first(store.items.watchCounts({
      ...activities,
      terms: ['all'],
    }))).toEqual({ all: 0 })
  })

  test('[DS6] scopes and collections do not mix', async () => {
    const { store } = await open()
    await pull(store, [
      aRow(id(1), 1),
      {
        ...aRow(id(1), 2),
        coll: 'evidence',
      },
    ])
    await pull(store, [
      aRow(id(2), 1),
    ], { scope: `work:${id(4)}` })
    expect((await store.items.list(activities)).map(item => item.id)).toEqual([
      id(1),
    ])
  })

  test('[DS8] a watcher sees the list now and after a change in another tab', async () => {
    const { store, tab } = await open()
    const other = await tab()
    await store.facts.setSession(aSession())
    const sizes: number[] = []
    const grown = until(store.items.watchList(activities), (list) => {
      sizes.push(list.length)
      return list.length === 2
    })
    await first(store.items.watchList(activities))
    await other.commit({
      ops: [
        anActivity(),
      ],
    })
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    await grown
    expect(sizes[0]).toBe(0)
  })

  test('[DS8] a watcher of one item sees it change, go and come back', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    const key = {
      ...activities,
      id: freshId(),
    }
    const titles: Array<string | undefined> = []
    const seen = until(store.items.watch(key), (item) => {
      titles.push(item?.data.title as string | undefined)
      return item?.data.title === '第二稿'
    })
    await first(store.items.watch(key))
    await store.commit({
      ops: [
        anActivity({ activityId: key.id, title: '第一稿' }),
      ],
    })
    await until(store.items.watch(key), item => item?.data.title === '第一稿')
    await store.commit({
      ops: [
        aChange(key.id, { title: '第二稿' }),
      ],
    })
    await seen
    expect(titles[0]).toBeUndefined()
    expect(titles).toContain('第二稿')
  })
}
