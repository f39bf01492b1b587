import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aChange, anActivity, answered, aRow, aSession, EPOCH, first, freshId, id, NOW, pull, waitingOps, work } from '../builders.ts'

const key = {
  scope: work,
  coll: 'activity',
  id: id(50),
}

/** Sending ops, and what the answers do. */
export function pushRules(open: OpenPhone): void {
  async function begun() {
    const phone = await open()
    await phone.store.facts.setSession(aSession())
    await pull(phone.store, [])
    return phone.store
  }

  test('[DS9] oldest first, within both limits, one at least', async () => {
    const store = await begun()
    for (let n = 0; n < 5; n++) {
      await store.commit({
        ops: [
          anActivity(),
        ],
      })
    }
    const all = await waitingOps(store)
    const oneOp = new TextEncoder().encode(JSON.stringify(all[0])).length
    expect((await waitingOps(store, { maxOps: 3, maxBytes: 1e6 })).map(op => op.opNo)).toEqual([1, 2, 3])
    expect(await waitingOps(store, { maxOps: 100, maxBytes: oneOp * 2.5 })).toHaveLength(2)
    expect(await waitingOps(store, { maxOps: 100, maxBytes: 10 })).toHaveLength(1)
    expect(await store.outbox.next({ maxOps: 1, maxBytes: 1e6 })).toMatchObject({
      epoch: EPOCH,
      deviceId: id(21),
    })
  })

  test('[DS10] acknowledged work stays in view until the rows contain it, and in the journal for good', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
          title: '甲写的',
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 4 }))
    expect(await waitingOps(store)).toEqual([])
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '甲写的' },
      pending: 1,
    })
    await pull(store, [
      aRow(id(60), 3),
    ], { more: true, head: 4 })
    expect(await store.items.get(key)).toMatchObject({ pending: 1 })
    await pull(store, [
      aRow(id(50), 4, { title: '甲写的' }),
    ])
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '甲写的' },
      seq: 4,
      pending: 0,
    })
    expect(await store.outbox.opsOf(key)).toMatchObject([
      { state: 'done', status: 'applied' },
    ])
  })

  test('[DS10] rows that came before the answer end the waiting at once', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    const ops = await waitingOps(store)
    await pull(store, [
      aRow(id(50), 4),
    ])
    await store.outbox.record(answered(ops, { seq: 4 }))
    expect(await store.items.get(key)).toMatchObject({ seq: 4, pending: 0 })
  })

  test('[DS10] an op that changed nothing leaves the view with the next pull that was asked after it', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 4, {
        title: '旧',
        by: id(11),
      }),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '新' }),
      ],
    })
    const early = await store.outbox.startPull(work)
    await store.outbox.record(answered(await waitingOps(store), { status: 'noop', seq: null }))
    await store.outbox.applyPage(early, {
      epoch: EPOCH,
      serverMs: NOW,
      rows: [],
      next: 4,
      more: false,
      head: 4,
      lastOp: 1,
      backedUpThrough: 0,
    })
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '新' },
      pending: 1,
    })
    await pull(store, [
      aRow(id(50), 5, {
        title: '新',
        by: id(11),
      }),
    ])
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '新' },
      pending: 0,
    })
  })

  test('[DS11] a refused op leaves the view, stays in the journal and waits for a person', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 1, { title: '原题' }),
    ])
    await store.commit({
      ops: [
        anActivity({
          activityId: id(51),
        }),
      ],
    })
    const [op] = await waitingOps(store)
    await store.outbox.record(answered([op!], { status: 'rejected', seq: null, code: 'op-forbidden' }))
    expect(await store.items.get({
      ...key,
      id: id(51),
    })).toBeUndefined()
    expect(await first(store.outbox.watchAttention())).toMatchObject([
      {
        op: { opId: op!.opId },
        state: 'refused',
        code: 'op-forbidden',
      },
    ])
    expect((await first(store.watchSyncState())).needsAttention).toBe(1)
    await store.outbox.settle(op!.opId)
    expect(await first(store.outbox.watchAttention())).toEqual([])
    expect(await store.outbox.opsOf({
      ...key,
      id: id(51),
    })).toMatchObject([
      { state: 'settled' },
    ])
  })

  test('[DS11] a refused op does not take later ones with it', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        aChange(id(99), { title: '无' }),
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    const ops = await waitingOps(store)
    await store.outbox.record({
      ...answered([]),
      lastOp: 2,
      results: [
        {
          opNo: 1,
          opId: ops[0]!.opId,
          status: 'rejected',
          seq: null,
          code: 'op-unknown-target',
        },
        {
          opNo: 2,
          opId: ops[1]!.opId,
          status: 'applied',
          seq: 1,
        },
      ],
    })
    expect(await store.items.get(key)).toBeDefined()
    expect(await waitingOps(store)).toEqual([])
  })

  test.for(['deferred', 'quarantined'] as const)('[DS12] what the server keeps as %s stays in view and is asked about again under its number', async (status) => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { status, seq: null }))
    await pull(store, [])
    expect(await store.items.get(key)).toMatchObject({ pending: 1 })
    expect(await waitingOps(store)).toEqual([])
    expect(await first(store.outbox.watchAttention())).toHaveLength(status === 'quarantined'
      ? 1
      : 0)
    await store.outbox.askAgain()
    expect(await waitingOps(store)).toMatchObject([
      { opNo: 1 },
    ])
    await store.outbox.record(answered(await waitingOps(store), { seq: 8 }))
    await pull(store, [
      aRow(id(50), 8),
    ])
    expect(await store.items.get(key)).toMatchObject({ pending: 0, seq: 8 })
  })

  test('[DS12] a question asked again is never sent beside a number that does not follow it', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { status: 'deferred', seq: null }))
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store)))
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    await store.outbox.askAgain()
    expect((await waitingOps(store)).map(op => op.opNo)).toEqual([1])
  })

  test('an answer that names an op nobody knows changes nothing', async () => {
    const store = await begun()
    await store.outbox.record({
      ...answered([]),
      results: [
        {
          opNo: 5,
          opId: freshId(),
          status: 'applied',
          seq: 1,
        },
      ],
    })
    expect(await waitingOps(store)).toEqual([])
  })

  test('[DS16] a server that holds less than the phone thought is sent everything from there', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity(),
        anActivity(),
        anActivity(),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store)))
    await store.outbox.resendFrom(2)
    expect((await waitingOps(store)).map(op => op.opNo)).toEqual([2, 3])
  })
}
