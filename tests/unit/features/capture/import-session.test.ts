import type { ImportSource } from '../../../../src/features/capture/import-source.ts'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { ImportSession } from '../../../../src/features/capture/import-session.ts'
import { NOW, work } from '../../../contract/storage/builders.ts'
import { aShot, someParts } from './builders.ts'

const paths = ['a.jpg', 'b.jpg', 'c.jpg']

async function anImport(read: ImportSource['read'], more: Parameters<typeof someParts>[0] = {}): Promise<{ session: ImportSession, drafts: () => Promise<unknown>, run: () => Promise<void>, states: () => string[] }> {
  const parts = await someParts(more)
  const session = new ImportSession({
    id: v7(),
    createdMs: NOW,
    data: {
      v: 1,
      scope: work,
      source: '2025材料',
      handsIn: false,
      isConfirmed: true,
      rows: paths.map(path => ({
        path,
        size: 1,
        evidenceId: v7(),
        isIn: true,
        clause: null,
        isSure: false,
        day: null,
        title: '',
        activity: null,
        state: 'waiting',
      })),
    },
  }, parts)
  return {
    session,
    drafts: () => parts.store.drafts.get(session.draftId),
    run: () => session.run({ name: 'x', files: [], read }),
    states: () => session.data.value.rows.map(({ state, code }) => code ?? state),
  }
}

const photos = async (path: string): Promise<Blob> => (await aShot(paths.indexOf(path))).blob

test('a file that breaks the worker is left for another try, and the files after it are taken in', async () => {
  const { run, states } = await anImport(async path => path === 'a.jpg'
    ? Promise.reject(new Failure('worker-broken'))
    : photos(path))
  await run()
  expect(states()).toEqual(['worker-broken', 'done', 'done'])
})

test('a film that is too large for the room is refused once and for all, and does not stop the import', async () => {
  const size = 70 * 1024 * 1024
  const { run, states, session } = await anImport(async path => path === 'a.jpg'
    ? { size, type: 'video/mp4' } as Blob
    : photos(path), {
    estimate: async () => ({ quota: 2 * size, usage: 0 }),
  })
  await run()
  expect(states()).toEqual(['file-too-large', 'done', 'done'])
  expect(session.data.value.rows[0]?.state).toBe('refused')
})

test('a full phone ends the run, and what was not tried waits', async () => {
  const { recorder } = await someParts()
  const { run, states, session } = await anImport(photos, {
    recorder: {
      ...recorder,
      capture: () => Promise.reject(new Failure('storage-full')),
    },
  })
  await run()
  expect(states()).toEqual(['storage-full', 'waiting', 'waiting'])
  expect(session.trouble.value?.code).toBe('storage-full')
})

test('a folder that is in whole leaves no draft', async () => {
  const { run, session, drafts } = await anImport(photos)
  await session.change(data => data)
  expect(await drafts()).toBeDefined()
  await run()
  expect(await drafts()).toBeUndefined()
})
