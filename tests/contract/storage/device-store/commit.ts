import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, aSession, first, freshId, id, NOW, phone, sha, waitingOps, work } from '../builders.ts'

/** Recording work. */
export function commitRules(open: OpenPhone): void {
  test('[DS1] work that fails half-way leaves nothing behind', async () => {
    const { store } = await open()
    const missing = aBlob(1, {
      source: { held: true },
    })
    await expect(store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(2),
        missing,
      ],
      chain: {
        previous: null,
        hash: sha(9),
      },
    })).rejects.toMatchObject({ code: 'file-unreadable' })
    expect(await waitingOps(store)).toEqual([])
    expect(await store.blobs.facts(sha(2))).toBeUndefined()
    expect(await store.facts.device()).toEqual({ deviceId: phone, nextOpNo: 1, chainHead: null })
  })

  test('[DS31] closing lets through what is being written and refuses what comes after', async () => {
    const { store, reopen } = await open()
    const underWay = store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1),
      ],
    })
    const closing = store.close()
    await expect(store.commit({
      ops: [
        anActivity(),
      ],
    })).rejects.toMatchObject({ code: 'store-closed' })
    await expect(store.waiting()).rejects.toMatchObject({ code: 'store-closed' })
    expect((await underWay).status).toBe('saved')
    await closing
    expect(await (await reopen()).waiting()).toMatchObject({ ops: 1, blobs: 1 })
  })

  test('[DS2] ops are numbered from 1 without a gap, from two tabs too', async () => {
    const { store, tab } = await open()
    const other = await tab()
    await Promise.all([store, other, store, other, store].map(tab => tab.commit({
      ops: [
        anActivity(),
        anActivity(),
      ],
    })))
    expect((await waitingOps(store)).map(op => op.opNo)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('[DS2] the store fills in number, cursor and schema of an op', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    const result = await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    expect(result).toMatchObject({
      status: 'saved',
      ops: [
        {
          opNo: 1,
          baseSeq: 0,
          schema: 1,
          scope: work,
        },
      ],
    })
    const edit = aChange(id(50), { title: '改' }, { baseSeq: 7 })
    expect(await store.commit({
      ops: [edit],
    })).toMatchObject({
      ops: [
        { opNo: 2, baseSeq: 7 },
      ],
    })
  })

  test('[DS3] what a person records they see at once, and after the page was killed', async () => {
    const { store, reopen } = await open()
    await store.facts.setSession(aSession())
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
        aChange(id(50), { title: '志愿清扫' }),
      ],
    })
    const key = {
      scope: work,
      coll: 'activity',
      id: id(50),
    }
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '志愿清扫' },
      pending: 2,
      seq: 0,
    })
    expect(await (await reopen()).items.get(key)).toMatchObject({
      data: { title: '志愿清扫' },
      pending: 2,
    })
  })

  test('[DS4] the same work again, after a connection that broke, is recorded once', async () => {
    const { store } = await open()
    const work = {
      ops: [
        anActivity(),
      ],
      chain: {
        previous: null,
        hash: sha(1),
      },
    }
    const [once, again] = [await store.commit(work), await store.commit(work)]
    expect(again).toEqual(once)
    expect(await waitingOps(store)).toHaveLength(1)
  })

  test('[DS5] a capture that chains to an older manifest is told the newest, and nothing is written', async () => {
    const { store, tab } = await open()
    const other = await tab()
    await store.commit({
      ops: [
        anActivity(),
      ],
      chain: {
        previous: null,
        hash: sha(1),
      },
    })
    expect(await other.commit({
      ops: [
        anActivity(),
      ],
      chain: {
        previous: null,
        hash: sha(2),
      },
    })).toEqual({
      status: 'chain-moved',
      head: sha(1),
    })
    expect(await waitingOps(store)).toHaveLength(1)
    expect(await other.commit({
      ops: [
        anActivity(),
      ],
      chain: {
        previous: sha(1),
        hash: sha(2),
      },
    })).toMatchObject({ status: 'saved' })
    expect(await store.facts.device()).toMatchObject({
      chainHead: sha(2),
      nextOpNo: 3,
    })
  })

  test('[DS1] a draft becomes work in the same transaction', async () => {
    const { store } = await open()
    const draft = {
      id: freshId(),
      kind: 'capture',
      data: {},
      held: [
        sha(5),
      ],
      createdMs: NOW,
      updatedMs: NOW,
    }
    await store.drafts.put({
      ...draft,
      blobs: [
        aBlob(5),
      ],
    })
    expect(await store.blobs.facts(sha(5))).toMatchObject({ state: 'held' })
    await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(5, {
          source: { held: true },
        }),
      ],
      dropDraft: draft.id,
    })
    expect(await store.blobs.facts(sha(5))).toMatchObject({ state: 'waiting' })
    expect(await first(store.drafts.watch())).toEqual([])
  })

  test('[DS1] an op that the reducer refuses is kept and sent, though it shows nothing', async () => {
    const { store } = await open()
    await store.facts.setSession(aSession())
    await store.commit({
      ops: [
        aChange(id(77), { title: '无此活动' }),
      ],
    })
    expect(await store.items.get({
      scope: work,
      coll: 'activity',
      id: id(77),
    })).toBeUndefined()
    expect(await waitingOps(store)).toHaveLength(1)
  })
}
