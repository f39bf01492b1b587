import { expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { work } from '../../../contract/storage/builders.ts'
import { aSessionOf, someParts, someShots } from './builders.ts'

test('the end waits for the rest of a selection: nothing is left without its draft while it is read', async () => {
  const parts = await someParts()
  const session = aSessionOf(parts)
  await session.intend({ stage: 'gallery', via: 'gallery' })
  const adding = session.add(await someShots(4))
  expect(session.underway.count.value).toBe(4)
  await vi.waitFor(() => expect(session.shots.some(({ status }) => status === 'saved')).toBe(true), { interval: 1 })
  let isEnded = false
  const ending = session.end().then(() => isEnded = true)
  await vi.waitFor(() => expect(session.underway.count.value).toBeLessThan(3), { interval: 1 })
  expect(isEnded).toBe(false)
  await ending
  expect(session.shots.map(({ status }) => status)).toEqual(['saved', 'saved', 'saved', 'saved'])
  await adding
  expect(await parts.store.drafts.get(session.draftId)).toBeUndefined()
})

test('a full phone and an album of forty: reading stops with the first, and no bytes pile up', async () => {
  const parts = await someParts()
  const capture = vi.spyOn(parts.recorder, 'capture').mockRejectedValue(new Failure('storage-full'))
  const session = aSessionOf(parts)
  const files = await someShots(40)
  const reads = files.map(({ blob }) => vi.spyOn(blob, 'arrayBuffer'))
  const shots = await session.add(files, 'gallery')
  expect(shots.map(shot => shot?.code)).toEqual(Array.from({ length: 40 }).fill('storage-full'))
  expect(shots.every(shot => shot?.status === 'failed')).toBe(true)
  expect(session.shots.filter(({ id }) => session.keptOf(id)?.bytes)).toEqual([])
  expect(reads.filter(read => read.mock.calls.length > 0).length).toBeLessThanOrEqual(2)
  capture.mockRestore()
  for (const { id } of [...session.shots])
    await session.retry(id)
  expect(session.shots.every(({ status }) => status === 'saved')).toBe(true)
  expect(await parts.store.items.list({ scope: work, coll: 'evidence', limit: 50 })).toHaveLength(40)
})

test('shots of the camera keep their bytes on a full phone: they are nowhere else', async () => {
  const parts = await someParts()
  vi.spyOn(parts.recorder, 'capture').mockRejectedValue(new Failure('storage-full'))
  const session = aSessionOf(parts)
  const shots = await session.add(await someShots(2), 'inpage')
  expect(shots.map(shot => session.keptOf(shot!.id)?.bytes?.byteLength)).toEqual([
    expect.any(Number),
    expect.any(Number),
  ])
})

test('how many were chosen stands in the draft while they are read, and no longer when all have arrived', async () => {
  const parts = await someParts()
  const session = aSessionOf(parts)
  await session.intend({ stage: 'gallery', via: 'gallery' })
  const adding = session.add(await someShots(4))
  await vi.waitFor(() => expect(session.shots.some(({ status }) => status === 'saved')).toBe(true), { interval: 1 })
  expect((await parts.store.drafts.get(session.draftId))?.data.chosen).toHaveLength(4)
  await adding
  expect((await parts.store.drafts.get(session.draftId))?.data.chosen).toEqual([])
})
