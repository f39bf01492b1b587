import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aChange, anActivity, answered, aRow, aSession, id, phone as phoneId, pull, sha, waitingOps, work } from '../builders.ts'

const key = {
  scope: work,
  coll: 'activity',
  id: id(50),
}

/** Two phones that believe to be one. */
export function copiedPhoneRules(open: OpenPhone): void {
  async function begun() {
    const phone = await open()
    await phone.store.facts.setSession(aSession({
      roles: ['volunteer', 'handler'],
    }))
    return phone.store
  }

  test('[DS18] what was written before a phone knew of its copy covers nothing that the copy wrote: it had looked like its own', async () => {
    const store = await begun()
    await pull(store, [
      {
        ...aRow(id(50), 44, { title: '副本写的' }),
        fver: {
          title: [44, phoneId, 0],
        },
      },
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '接着写的' }),
      ],
    })
    expect(await waitingOps(store)).toMatchObject([
      { baseSeq: 44 },
    ])
    await store.outbox.takeNewDevice(id(22), async op => ({ body: op.body }))
    expect(await waitingOps(store)).toMatchObject([
      { baseSeq: 0 },
    ])
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

  test.for(['deferred', 'quarantined'] as const)('[DS12] [DS18] what the server kept as %s before the phone took a new id is asked about again under a new number', async (status) => {
    const store = await begun()
    await store.commit({
      ops: [
        anActivity({
          activityId: id(50),
        }),
      ],
    })
    const [before] = await waitingOps(store)
    await store.outbox.record(answered(await waitingOps(store), { status, seq: null }))
    await store.outbox.takeNewDevice(id(22), async op => ({ body: op.body }))
    await store.outbox.askAgain()
    expect(await store.outbox.next({ maxOps: 10, maxBytes: 1e6 })).toMatchObject({ ops: [], needsNewId: true })
    await store.outbox.takeNewDevice(id(23), async op => ({ body: op.body }))
    expect(await waitingOps(store)).toMatchObject([
      { opNo: 1, opId: before?.opId },
    ])
    await store.outbox.record(answered(await waitingOps(store), { seq: 8 }))
    await pull(store, [
      aRow(id(50), 8),
    ])
    expect(await store.items.get(key)).toMatchObject({ pending: 0, seq: 8 })
  })
}
