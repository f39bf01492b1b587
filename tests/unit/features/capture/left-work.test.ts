import type { MediaPort } from '../../../../src/container/shapes.ts'
import { v7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { createFaultLog } from '../../../../src/container/fault-log.ts'
import { evidenceOf } from '../../../../src/domain/evidence/schema.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import { finishLeftWork } from '../../../../src/features/capture/left-work.ts'
import { takeIn } from '../../../../src/features/capture/take-in.ts'
import { keepWish } from '../../../../src/features/capture/watermark-wish.ts'
import { createMemoryShellStore } from '../../../../src/storage/memory-shell-store.ts'
import { jia, NOW, work } from '../../../contract/storage/builders.ts'
import { anAbout, aShot, aWorkingMedia, someParts } from './builders.ts'

const picture = {
  bytes: new ArrayBuffer(8),
  sha256: 'b'.repeat(64),
  width: 9,
  height: 9,
  size: 8,
}

/** A page that ended right after the save: neither pictures nor the copy were made. */
async function aPageThatEnded() {
  const media: MediaPort = {
    ...aWorkingMedia(),
    derivatives: vi.fn(async () => [
      { ...picture, role: 'thumb' as const },
      {
        ...picture,
        role: 'preview' as const,
        sha256: 'c'.repeat(64),
      },
    ] as never),
    watermark: vi.fn(async () => ({
      ...picture,
      role: 'watermark' as const,
      sha256: 'd'.repeat(64),
    })),
  }
  const parts = await someParts({ media })
  const taken = await takeIn(await aShot(), anAbout(), parts)
  if (taken.status !== 'saved')
    throw new Error(taken.status)
  const wishId = v7()
  await keepWish(parts.store, wishId, {
    lines: ['2026年9月12日'],
    job: {
      target: { scope: work, id: taken.evidenceId },
      kind: 'photo',
      sha256: taken.file.sha256,
      mime: 'image/jpeg',
    },
  }, NOW)
  const container = {
    media,
    now: () => NOW,
    faults: createFaultLog(),
    shell: createMemoryShellStore(),
  }
  const opened = {
    ...parts,
    profile: {
      personId: jia,
      scopes: [work],
    } as never,
  }
  return {
    media,
    start: () => finishLeftWork(container, opened, async () => false),
    wish: () => parts.store.drafts.get(wishId),
    roles: async () => evidenceOf((await parts.store.items.get({ scope: work, coll: 'evidence', id: taken.evidenceId }))!).derivatives.map(({ role }) => role).sort(),
  }
}

test('pictures and the copy that was asked for are made at the next start, once', async () => {
  const page = await aPageThatEnded()
  await page.start()
  expect(await page.roles()).toEqual(['preview', 'thumb', 'watermark'])
  expect(page.media.watermark).toHaveBeenCalledWith(expect.anything(), 'image/jpeg', {
    lines: ['2026年9月12日'],
  })
  expect(await page.wish()).toBeUndefined()
  await page.start()
  expect(page.media.derivatives).toHaveBeenCalledOnce()
  expect(page.media.watermark).toHaveBeenCalledOnce()
})

test('a copy that failed for want of room stays wished for', async () => {
  const page = await aPageThatEnded()
  vi.mocked(page.media.watermark).mockRejectedValueOnce(new Failure('storage-full'))
  await page.start()
  expect(await page.wish()).toBeDefined()
  await page.start()
  expect(await page.roles()).toContain('watermark')
})

test('what this browser cannot draw is not tried at every start', async () => {
  const page = await aPageThatEnded()
  const derive = vi.mocked(page.media.derivatives)
  derive.mockRejectedValueOnce(new Failure('viewer-missing')).mockRejectedValue(new Failure('picture-undecodable'))
  for (let n = 0; n < 4; n += 1)
    await page.start()
  expect(derive).toHaveBeenCalledTimes(2)
})
