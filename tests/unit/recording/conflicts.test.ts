import type { DeviceStore } from '../../../src/storage/device-store.ts'
import { expect, test } from 'vitest'
import { aRow, id, jia, NOW, pull, waitingOps, work, yi } from '../../contract/storage/builders.ts'
import { aRecordingPhone } from './builders.ts'

const activity = id(50)
const conflict = {
  scope: work,
  id: `${id(70)}.place`,
}

async function aPhoneWithConflict() {
  const phone = await aRecordingPhone()
  await pull(phone.store, [
    aRow(activity, 1, { by: jia, place: '采用的' }),
    {
      coll: 'conflict',
      id: conflict.id,
      seq: 2,
      deleted: false,
      fver: {},
      data: {
        coll: 'activity',
        entityId: activity,
        path: 'place',
        kept: '采用的',
        keptBy: yi,
        keptMs: NOW,
        lost: '放下的',
        lostBy: jia,
        lostMs: NOW,
        byPersonId: yi,
        atMs: NOW,
        settled: false,
      },
    },
  ])
  return phone
}

function listed(store: DeviceStore, ...terms: string[]): Promise<number> {
  return store.items.list({ scope: work, coll: 'conflict', terms }).then(items => items.length)
}

test('whose words were put aside finds the conflict, and nobody once it is settled', async () => {
  const { store, recorder } = await aPhoneWithConflict()
  expect(await listed(store, 'open', `lost:${jia}`)).toBe(1)
  expect(await listed(store, 'open', `lost:${yi}`)).toBe(0)
  await recorder.settleConflict({ target: conflict, choice: 'kept' })
  expect(await listed(store, 'open')).toBe(0)
  expect(await listed(store, `lost:${jia}`)).toBe(0)
  expect(await listed(store, `of:${activity}`)).toBe(1)
})

test('[RC4] settling by other words writes them as their own screen would, in one go with the settling, without a network', async () => {
  const { store, recorder } = await aPhoneWithConflict()
  await recorder.settleConflict({
    target: conflict,
    choice: 'other',
    words: {
      coll: 'activity',
      target: { scope: work, id: activity, seq: 1 },
      path: 'place',
      value: '放下的',
    },
  })
  expect((await waitingOps(store)).map(({ kind, body, baseSeq }) => [kind, body, baseSeq])).toEqual([
    [
      'activity.changed',
      { place: '放下的' },
      1,
    ],
    [
      'conflict.settled',
      { settled: true, choice: 'other' },
      2,
    ],
  ])
  expect(await store.items.get({ ...conflict, coll: 'conflict' })).toMatchObject({
    data: { settled: true, choice: 'other', settledBy: jia },
  })
  expect(await store.items.get({ scope: work, coll: 'activity', id: activity })).toMatchObject({
    data: { place: '放下的' },
  })
})

test('taken back, the words stand as before and the conflict is open', async () => {
  const { store, recorder } = await aPhoneWithConflict()
  const words = (value: string) => ({
    coll: 'activity',
    target: { scope: work, id: activity },
    path: 'place',
    value,
  })
  await recorder.settleConflict({
    target: conflict,
    choice: 'anew',
    words: words('另写的'),
  })
  await recorder.reopenConflict({
    target: conflict,
    words: words('采用的'),
  })
  expect(await store.items.get({ scope: work, coll: 'activity', id: activity })).toMatchObject({
    data: { place: '采用的' },
  })
  expect(await listed(store, 'open')).toBe(1)
})

test('words that no op writes are refused before anything is recorded', async () => {
  const { store, recorder } = await aPhoneWithConflict()
  await expect(recorder.settleConflict({
    target: conflict,
    choice: 'other',
    words: {
      coll: 'evidence',
      target: {
        scope: work,
        id: id(51),
      },
      path: 'status',
      value: 'submitted',
    },
  })).rejects.toThrow('no op writes')
  expect(await waitingOps(store)).toEqual([])
})
