import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, answered, aPage, aRow, aSession, EPOCH, first, id, NOW, phone as phoneId, pull, sha, someBytes, unitScope, waitingOps, work } from '../builders.ts'

const key = {
  scope: work,
  coll: 'activity',
  id: id(50),
}
const NEXT_EPOCH = 'epoch-2'

/** Rows that come from the server. */
export function pullRules(open: OpenPhone): void {
  async function begun() {
    const phone = await open()
    await phone.store.facts.setSession(aSession({
      roles: ['volunteer', 'handler'],
    }))
    return phone.store
  }

  test('[DS13] a page brings its rows and moves the cursor with them', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 3, { title: '甲' }),
      aRow(id(51), 5),
    ], { head: 9, more: true })
    expect(await store.outbox.startPull(work)).toMatchObject({
      after: 5,
      mark: { epoch: EPOCH },
    })
    expect((await first(store.watchSyncState())).scopes).toMatchObject([
      {
        scope: work,
        after: 5,
        head: 9,
        complete: false,
        pulledMs: NOW,
      },
    ])
    await pull(store, [
      aRow(id(52), 9),
    ], { head: 9 })
    expect((await first(store.watchSyncState())).scopes).toMatchObject([
      { after: 9, complete: true },
    ])
  })

  test('[DS13] a page that comes late or twice moves neither row nor cursor back', async () => {
    const store = await begun()
    const ticket = await store.outbox.startPull(work)
    await store.outbox.applyPage(ticket, aPage([
      aRow(id(50), 8, { title: '新' }),
    ]))
    await store.outbox.applyPage(ticket, aPage([
      aRow(id(50), 3, { title: '旧' }),
    ]))
    expect(await store.items.get(key)).toMatchObject({
      seq: 8,
      data: { title: '新' },
    })
    expect(await store.outbox.startPull(work)).toMatchObject({ after: 8 })
  })

  test('[DS13] fields that this app does not know are kept as they came', async () => {
    const store = await begun()
    await pull(store, [
      {
        ...aRow(id(50), 3),
        data: {
          ...aRow(id(50), 3).data,
          mascot: {
            name: '新',
            of: [1, null],
          },
        },
      },
    ])
    expect(await store.items.get(key)).toMatchObject({
      data: {
        mascot: {
          name: '新',
          of: [1, null],
        },
      },
    })
  })

  test('[DS14] own waiting changes lie on top of what others wrote', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 1, { title: '原题', place: '原处' }),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '我改的' }),
      ],
    })
    const moved = aRow(id(50), 4, { title: '原题', place: '新处' })
    await pull(store, [
      {
        ...moved,
        fver: {
          ...moved.fver,
          title: [1, 'another-phone', NOW],
        },
      },
    ])
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '我改的', place: '新处' },
      seq: 4,
      pending: 1,
    })
  })

  test('[DS14] a change that others made meanwhile shows as a conflict, and goes when the answer has come', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 1, { title: '原题' }),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '我改的' }, { clientMs: NOW + 1 }),
      ],
    })
    await pull(store, [
      {
        ...aRow(id(50), 4, { title: '他改的' }),
      },
    ])
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '我改的' },
    })
    const conflicts = {
      scope: work,
      coll: 'conflict',
      terms: [`of:${id(50)}`],
    }
    expect(await store.items.list(conflicts)).toMatchObject([
      {
        data: { kept: '我改的', lost: '他改的' },
        pending: 1,
      },
    ])
    const ops = await waitingOps(store)
    await store.outbox.record(answered(ops, { status: 'conflict', seq: 6 }))
    const conflict = {
      coll: 'conflict',
      id: `${ops[0]!.opId}.title`,
      seq: 6,
      deleted: false,
      fver: {},
      data: {
        coll: 'activity',
        entityId: id(50),
        path: 'title',
        kept: '我改的',
        lost: '他改的',
        settled: false,
      },
    }
    await pull(store, [
      aRow(id(50), 5, { title: '我改的' }),
      conflict,
    ])
    expect(await store.items.list(conflicts)).toMatchObject([
      { seq: 6, pending: 0 },
    ])
    expect(await store.items.get(key)).toMatchObject({ seq: 5, pending: 0 })
  })

  test('[DS15] a scope that is gone takes what was downloaded, never what was not sent', async () => {
    const store = await begun()
    await pull(store, [
      {
        ...aRow(id(50), 1),
        data: {
          ...aRow(id(50), 1).data,
          derivatives: [
            {
              sha256: sha(1),
            },
          ],
        },
      },
      aRow(id(51), 2),
    ])
    await pull(store, [
      aRow(id(60), 1),
    ], { scope: unitScope })
    await store.blobs.putFetched({
      sha256: sha(1),
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: someBytes(5),
    })
    await store.commit({
      ops: [
        anActivity({
          activityId: id(52),
          title: '未发',
        }),
        aChange(id(51), { title: '改' }),
      ],
      blobs: [
        aBlob(2),
      ],
    })
    await store.outbox.forgetScope(work)
    expect(await store.items.list({ scope: work, coll: 'activity' })).toMatchObject([
      {
        id: id(52),
        data: { title: '未发' },
      },
    ])
    expect(await store.items.list({ scope: unitScope, coll: 'activity' })).toHaveLength(1)
    expect(await store.blobs.missing([
      sha(1),
      sha(2),
    ])).toEqual([
      sha(1),
    ])
    expect(await waitingOps(store)).toHaveLength(2)
    expect(await store.outbox.startPull(work)).toMatchObject({ after: 0 })
  })

  test('[DS15] signing out removes what was downloaded, never what was not sent', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 1),
    ])
    await store.blobs.putFetched({
      sha256: sha(1),
      mime: 'image/jpeg',
      role: 'preview',
      bytes: someBytes(5),
    })
    await store.commit({
      ops: [
        anActivity({
          activityId: id(52),
        }),
      ],
      blobs: [
        aBlob(2),
      ],
    })
    await store.removeDownloaded()
    expect((await store.items.list({ scope: work, coll: 'activity' })).map(item => item.id)).toEqual([
      id(52),
    ])
    expect(await store.blobs.missing([
      sha(1),
      sha(2),
    ])).toEqual([
      sha(1),
    ])
    expect(await store.blobs.bytesOf(sha(2))).toEqual(someBytes(100, 2))
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

  test('[DS18] a phone that was copied takes a new id, numbers unsent work anew and keeps its names', async () => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity(),
      ],
      chain: {
        previous: null,
        hash: sha(1),
      },
    })
    await store.outbox.record(answered(await waitingOps(store)))
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
          title: '一',
        }),
        aChange(id(50), { title: '二' }),
      ],
      chain: {
        previous: sha(1),
        hash: sha(2),
      },
    })
    const before = await waitingOps(store)
    await store.outbox.takeNewDevice(id(22), async op => op.kind === 'activity.created'
      ? {
          body: { ...op.body, title: '重签' },
          chainHash: sha(3),
        }
      : { body: op.body })
    const after = await store.outbox.next({ maxOps: 10, maxBytes: 1e6 })
    expect(after.deviceId).toBe(id(22))
    expect(after.ops.map(op => op.opNo)).toEqual([1, 2])
    expect(after.ops.map(op => op.opId)).toEqual(before.map(op => op.opId))
    expect(after.ops[0]?.body).toMatchObject({ title: '重签' })
    expect(await store.facts.device()).toEqual({
      deviceId: id(22),
      nextOpNo: 3,
      chainHead: sha(3),
    })
    expect(await store.items.get(key)).toMatchObject({
      data: { title: '二' },
      pending: 2,
    })
    expect(phoneId).not.toBe(id(22))
  })

  test('[DS18] work recorded while a new id is taken is numbered with the rest', async () => {
    const { store, tab } = await open()
    const other = await tab()
    await store.commit({
      ops: [
        anActivity(),
      ],
    })
    let isFirst = true
    await store.outbox.takeNewDevice(id(22), async (op) => {
      if (isFirst) {
        isFirst = false
        await other.commit({
          ops: [
            anActivity(),
          ],
        })
      }
      return { body: op.body }
    })
    expect((await waitingOps(store)).map(op => op.opNo)).toEqual([1, 2])
    expect(await store.facts.device()).toMatchObject({
      deviceId: id(22),
      nextOpNo: 3,
    })
  })
}
