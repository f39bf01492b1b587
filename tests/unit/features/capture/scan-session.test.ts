import type { MediaPort } from '../../../../src/container/shapes.ts'
import { expect, test, vi } from 'vitest'
import { evidenceOf } from '../../../../src/domain/evidence/schema.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import { makeMissingPdfs } from '../../../../src/features/capture/missing-pdfs.ts'
import { work } from '../../../contract/storage/builders.ts'
import { aScanOf, aShot, aWorkingMedia, someParts, someShots } from './builders.ts'

const corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
] as const
/** Node draws no pictures. */
const missing = (): Promise<never> => Promise.reject(new Failure('viewer-missing'))
const drawing = { derivatives: missing, straighten: missing } satisfies Partial<MediaPort>

test('leaving while the first page is read keeps that page', async () => {
  const parts = await someParts()
  const scan = aScanOf(parts)
  await scan.intend()
  const adding = scan.add([await aShot()])
  expect(scan.data.value.pages).toEqual([])
  await scan.letGo(false)
  await adding
  const draft = await parts.store.drafts.get(scan.draftId)
  expect(draft?.held).toHaveLength(1)
  expect(await parts.store.blobs.bytesOf(draft!.held[0]!)).toBeDefined()
})

test('an empty scan leaves nothing behind', async () => {
  const parts = await someParts()
  const scan = aScanOf(parts)
  await scan.intend()
  await scan.letGo(false)
  expect(await parts.store.drafts.get(scan.draftId)).toBeUndefined()
})

test('a page that is on the disk is not called unsaved because its corners could not be written', async () => {
  const parts = await someParts({
    media: {
      ...aWorkingMedia(),
      findPage: async () => corners,
    },
  })
  const scan = aScanOf(parts)
  await scan.intend()
  const put = parts.store.drafts.put
  vi.spyOn(parts.store.drafts, 'put').mockImplementationOnce(put).mockRejectedValueOnce(new Failure('storage-full'))
  await scan.add([await aShot()])
  expect(scan.shots).toEqual([])
  expect(scan.data.value.pages).toHaveLength(1)
})

test('the sixty-first page says that the scan is full, and keeps its bytes', async () => {
  const parts = await someParts()
  const scan = aScanOf(parts)
  await scan.add(await someShots(61))
  expect(scan.data.value.pages).toHaveLength(60)
  expect(scan.shots).toMatchObject([
    { status: 'failed', code: 'scan-full' },
  ])
  expect(scan.keptOf(scan.shots[0]!.id)?.bytes).toBeDefined()
})

test('a scan is recorded once, however often it is asked to finish', async () => {
  const parts = await someParts({
    media: {
      ...aWorkingMedia(),
      ...drawing,
    },
  })
  const scan = aScanOf(parts)
  await scan.add([await aShot()])
  const first = await scan.finish('扫描件')
  expect(await scan.finish('扫描件')).toEqual(first)
  const { ops } = await parts.store.outbox.next({ maxOps: 50, maxBytes: 1e6 })
  expect(ops.map(({ kind }) => kind)).toEqual(['evidence.captured'])
})

test('a PDF whose writer is not on the phone yet is made when it is', async () => {
  const noWriter: MediaPort = {
    ...aWorkingMedia(),
    ...drawing,
  }
  const parts = await someParts({ media: noWriter })
  const scan = aScanOf(parts)
  await scan.add(await someShots(2))
  const { evidenceId, trouble } = await scan.finish('扫描件')
  expect(trouble?.code).toBe('viewer-missing')

  const rolesNow = async (): Promise<string[]> => evidenceOf((await parts.store.items.get({ scope: work, coll: 'evidence', id: evidenceId }))!).derivatives.map(({ role }) => role)
  const note = vi.fn()
  const now = parts.now
  expect(await makeMissingPdfs({
    ...parts,
    now,
    note,
    media: noWriter,
  })).toBe(1)
  expect(note).toHaveBeenCalledWith(expect.objectContaining({ code: 'viewer-missing' }))
  expect(await rolesNow()).toEqual([])

  const picture = {
    bytes: new ArrayBuffer(8),
    sha256: 'b'.repeat(64),
    width: 9,
    height: 9,
    size: 8,
  }
  const here: MediaPort = {
    ...noWriter,
    straighten: async bytes => ({ ...picture, role: 'page', bytes: bytes as ArrayBuffer }),
    derivatives: async () => [
      { ...picture, role: 'thumb' },
      {
        ...picture,
        role: 'preview',
        sha256: 'c'.repeat(64),
      },
    ],
  }
  expect(await makeMissingPdfs({ ...parts, now, note, media: here })).toBe(0)
  expect(await rolesNow()).toEqual(['thumb', 'preview', 'pdf'])
  expect(await parts.store.drafts.get(scan.draftId)).toBeUndefined()
  expect(await makeMissingPdfs({ ...parts, now, note, media: here })).toBe(0)
  expect(await rolesNow()).toHaveLength(3)
})
