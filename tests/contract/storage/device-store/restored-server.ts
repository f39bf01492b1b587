import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, answered, aPage, aRow, aSession, EPOCH, id, pull, sha, unitScope, waitingOps, work } from '../builders.ts'

const key = {
  scope: work,
  coll: 'activity',
  id: id(50),
}
const NEXT_EPOCH = 'epoch-2'

/** A server that was put back from a backup. */
export function restoredServerRules(open: OpenPhone): void {
  async function begun() {
    const phone = await open()
    await phone.store.facts.setSession(aSession({
      roles: ['volunteer', 'handler'],
    }))
    return phone.store
  }

  test('[DS16] bytes that were sent before any reply of the server was kept are offered again at the first one', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1),
      ],
    })
    await store.blobs.markSent([
      sha(1),
    ])
    await pull(store, [])
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting' })
  })

  test('[DS16] what was written before a restore covers nothing that others write after it: numbers of another history count for nothing', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 57),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '改' }),
      ],
    })
    expect(await waitingOps(store)).toMatchObject([
      { baseSeq: 57 },
    ])
    await pull(store, [], { epoch: NEXT_EPOCH, head: 3, next: 3 })
    expect(await waitingOps(store)).toMatchObject([
      { baseSeq: 0 },
    ])
  })

  test('[DS16] a server put back from a backup gets again what it lost, and the phone forgets what it does not have', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
          title: '备份里有',
        }),
        anActivity({
          activityId: id(51),
          title: '备份后写',
        }),
      ],
      blobs: [
        aBlob(1),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store)))
    await store.blobs.markSent([
      sha(1),
    ])
    await pull(store, [
      aRow(id(50), 1),
      aRow(id(51), 2),
      aRow(id(70), 3, { title: '别人的，备份后写' }),
    ], { lastOp: 2 })
    await pull(store, [], {
      epoch: NEXT_EPOCH,
      next: 1,
      head: 1,
      lastOp: 1,
    })
    expect(await store.waiting()).toMatchObject({ ops: 1 })
    expect((await waitingOps(store)).map(op => op.opNo), 'the first is only asked about').toEqual([1, 2])
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting' })
    expect(await store.outbox.startPull(work)).toMatchObject({
      after: 0,
      mark: { epoch: NEXT_EPOCH },
    })
    expect(await store.items.list({ scope: work, coll: 'activity' }), 'nothing vanishes before the new truth is whole').toHaveLength(3)
    await pull(store, [
      aRow(id(50), 1, { title: '备份里有' }),
    ], { epoch: NEXT_EPOCH, lastOp: 1 })
    const shown = await store.items.list({ scope: work, coll: 'activity' })
    expect(shown.map(item => [item.id, item.pending]).sort()).toEqual([
      [
        id(50),
        0,
      ],
      [
        id(51),
        1,
      ],
    ])
  })

  test('[DS16] an op that the restored server still has stays as it is when that is confirmed', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 1 }))
    await pull(store, [
      aRow(id(50), 1),
    ], { lastOp: 1 })
    await pull(store, [], {
      epoch: NEXT_EPOCH,
      next: 1,
      head: 1,
      lastOp: 1,
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 1 }, { epoch: NEXT_EPOCH, askedEpoch: NEXT_EPOCH }))
    expect(await waitingOps(store)).toEqual([])
    expect(await store.items.get(key)).toMatchObject({ pending: 0 })
  })

  test('[DS16] what was sent under an earlier id of this phone is sent again under the present one', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 1 }))
    await store.outbox.takeNewDevice(id(22), async op => ({ body: op.body }))
    await store.commit({
      ops: [
        anActivity({
          activityId: id(51),
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 2 }))
    await pull(store, [
      aRow(id(50), 1),
      aRow(id(51), 2),
    ])
    await pull(store, [], { epoch: NEXT_EPOCH, next: 0, head: 0 })
    expect(await store.outbox.next({ maxOps: 9, maxBytes: 1e6 })).toMatchObject({ ops: [], needsNewId: true })
    await store.outbox.takeNewDevice(id(23), async op => ({ body: op.body }))
    expect((await waitingOps(store)).map(op => [op.opNo, op.id])).toEqual([
      [
        1,
        id(50),
      ],
      [
        2,
        id(51),
      ],
    ])
  })

  test('[DS16] a server that counts less than before is recognised without an epoch', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 9 }))
    await pull(store, [
      aRow(id(50), 9),
    ], { lastOp: 1 })
    await pull(store, [], { next: 4, head: 4, lastOp: 0 })
    expect(await waitingOps(store)).toHaveLength(1)
    expect(await store.outbox.startPull(work)).toMatchObject({ after: 0 })
  })

  test('[DS16] a number given after the restore is not compared with rows from before it', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
          title: '一',
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 20 }))
    await pull(store, [
      aRow(id(50), 20, {
        title: '一',
        by: id(11),
      }),
    ], { lastOp: 1 })
    await store.commit({
      ops: [
        aChange(id(50), { title: '二' }),
      ],
    })
    await store.outbox.record(answered([], {}, { epoch: NEXT_EPOCH, askedEpoch: EPOCH, lastOp: 0 }))
    await store.outbox.record(answered(await waitingOps(store), { seq: 7 }, { epoch: NEXT_EPOCH, askedEpoch: NEXT_EPOCH }))
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '二' },
    })
  })

  test('[DS16] what a restored server lost of a scope that this phone never read waits again once that was read', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(60), 1),
    ], { scope: unitScope })
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
          title: '一',
        }),
      ],
    })
    await store.outbox.record(answered(await waitingOps(store), { seq: 20 }))
    // Another phone with the same id has sent something under that number since.
    await pull(store, [], {
      scope: unitScope,
      epoch: NEXT_EPOCH,
      lastOp: 1,
    })
    await pull(store, [
      aRow(id(51), 27),
    ], { epoch: NEXT_EPOCH, lastOp: 1 })
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '一' },
      pending: 1,
    })
  })

  test('[DS17] an answer from before the restore, come late, is dropped', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 5),
    ])
    const late = await store.outbox.startPull(work)
    await pull(store, [], { epoch: NEXT_EPOCH, next: 2, head: 2 })
    await store.outbox.applyPage(late, aPage([
      aRow(id(51), 6),
    ]))
    await store.outbox.record({
      ...answered([]),
      epoch: EPOCH,
      askedEpoch: EPOCH,
    })
    expect(await store.outbox.startPull(work)).toMatchObject({
      after: 0,
      mark: { epoch: NEXT_EPOCH },
    })
    expect(await store.items.get({
      ...key,
      id: id(51),
    })).toBeUndefined()
  })
}
