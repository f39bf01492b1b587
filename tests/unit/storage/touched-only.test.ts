import type { OpDefinition } from '../../../src/domain/oplog/reducer.ts'
import { expect, test } from 'vitest'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { aChange, aRow, aSession, id, jia, NOW, phone, pull, work } from '../../contract/storage/builders.ts'

const MANY = 40

/** A phone with an own change on each of many activities, and the names of those that are folded from now on. */
async function aBusyPhone() {
  const folded: string[] = []
  const registry = new Map([...opRegistry].map(([kind, definition]): [string, OpDefinition] => [
    kind,
    {
      ...definition,
      reduce: (context, body) => {
        folded.push(context.op.id)
        return definition.reduce(context, body)
      },
    },
  ]))
  const store = await createMemoryDeviceStore({
    personId: jia,
    deviceId: phone,
    now: () => NOW,
    registry,
  })
  await store.facts.setSession(aSession())
  const activities = Array.from({ length: MANY }, (_, n) => id(100 + n))
  await pull(store, activities.map((activity, n) => aRow(activity, n + 1, { by: jia })))
  await store.commit({
    ops: activities.map(activity => aChange(activity, { place: '文化广场' })),
  })
  folded.length = 0
  return { store, folded, activities }
}

test('[DS14] a pulled page folds the own changes on its rows once each, and none of the many others that wait', async () => {
  const { store, folded, activities } = await aBusyPhone()
  const named = activities.slice(3, 6)
  const rows = named.map((activity, n) => aRow(activity, MANY + 1 + n, { by: jia, title: '清洁家园 2' }))
  await pull(store, rows.map(row => ({
    ...row,
    // The place is as old as it was: nobody disputes the own change.
    fver: {
      ...row.fver,
      place: [1, 'another-phone', NOW],
    },
  })))
  expect(folded).toEqual(named)
  const shown = await store.items.get({ scope: work, coll: 'activity', id: named[0]! })
  expect(shown?.data).toMatchObject({ title: '清洁家园 2', place: '文化广场' })
})

test('[DS14] rows of others are taken in without folding anything of what waits', async () => {
  const { store, folded } = await aBusyPhone()
  await pull(store, [
    aRow(id(900), MANY + 1),
  ])
  expect(folded).toEqual([])
})
