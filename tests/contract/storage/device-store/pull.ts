import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, answered, aPage, aRow, aSession, EPOCH, first, id, NOW, pull, sha, someBytes, unitScope, waitingOps, work } from '../builders.ts'

const key = {
  scope: work,
  coll: 'activity',
  id: id(50),
}

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
}
