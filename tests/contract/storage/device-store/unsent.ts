import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, aChange, anActivity, answered, aRow, aSession, id, phone as phoneId, pull, sameBytes, sha, someBytes, waitingOps } from '../builders.ts'

/** Taking along as a file what was not sent. */
export function unsentRules(open: OpenPhone): void {
  async function begun() {
    const phone = await open()
    await phone.store.facts.setSession(aSession())
    return phone.store
  }
  const recording = (n: number) => ({
    ops: [
      anActivity({
        activityId: id(n),
      }),
    ],
  })

  test('[DS34] a phone that has sent everything has nothing to take along', async () => {
    const store = await begun()
    await store.commit(recording(50))
    await store.outbox.record(answered(await waitingOps(store)))
    expect(await store.unsent()).toMatchObject({
      deviceId: phoneId,
      ops: [],
      blobs: [],
      needsNewId: false,
    })
  })

  test('[DS34] from the first unsent op on everything comes along, in the order of the numbers and without a gap', async () => {
    const store = await begun()
    for (const n of [50, 51, 52, 53])
      await store.commit(recording(n))
    const [one, two, three] = await waitingOps(store)
    // The answer about the second got lost, that about the third did not.
    await store.outbox.record(answered([one!, three!]))
    const { ops } = await store.unsent()
    expect(ops.map(op => op.opNo)).toEqual([2, 3, 4])
    expect(ops[0]).toEqual(two)
  })

  test('[DS34] what is taken along says as little of a history that a restore ended as what is sent', async () => {
    const store = await begun()
    await pull(store, [
      aRow(id(50), 57),
    ])
    await store.commit({
      ops: [
        aChange(id(50), { title: '改' }),
      ],
    })
    await pull(store, [], { epoch: 'epoch-2', head: 3, next: 3 })
    expect((await store.unsent()).ops).toEqual(await waitingOps(store))
    expect((await store.unsent()).ops).toMatchObject([
      { baseSeq: 0 },
    ])
  })

  test('[DS34] the bytes that the server has not got come along, small ones first; drafts and what was sent stay', async () => {
    const store = await begun()
    await store.commit({
      ...recording(50),
      blobs: [
        aBlob(1),
        aBlob(2, { role: 'thumb' }),
        aBlob(3),
        aBlob(4),
      ],
    })
    await store.blobs.markSent([
      sha(3),
    ])
    await store.blobs.markFailed(sha(4), 'file-type-refused', true)
    await store.drafts.put({
      id: 'draft',
      kind: 'capture',
      createdMs: 1,
      updatedMs: 1,
      data: {},
      held: [
        sha(5),
      ],
      blobs: [
        aBlob(5),
      ],
    })
    const { blobs } = await store.unsent()
    expect(blobs.map(blob => blob.sha256)).toEqual([
      sha(2),
      sha(1),
      sha(4),
    ])
    expect(sameBytes(await store.blobs.slice(sha(1), 0, 100), someBytes(100, 1))).toBe(true)
  })

  test('[DS34] reading what was not sent changes nothing', async () => {
    const store = await begun()
    await store.commit({
      ...recording(50),
      blobs: [
        aBlob(1),
      ],
    })
    const before = [await store.waiting(), await waitingOps(store), await store.facts.device()]
    await store.unsent()
    expect([await store.waiting(), await waitingOps(store), await store.facts.device()]).toEqual(before)
  })

  test('[DS34] a phone that was copied takes along what it numbered anew, under its new id', async () => {
    const store = await begun()
    await store.commit(recording(50))
    await store.outbox.takeNewDevice(id(22), async op => ({ body: op.body }))
    await store.commit(recording(51))
    expect((await store.unsent()).ops.map(op => op.opNo)).toEqual([1, 2])
    expect(await store.unsent()).toMatchObject({
      deviceId: id(22),
      needsNewId: false,
    })
  })
}
