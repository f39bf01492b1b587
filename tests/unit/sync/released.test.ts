import { expect, test } from 'vitest'
import { aCapture, aFile } from '../recording/builders.ts'
import { aLoop } from './a-loop.ts'

/** A photograph that was sent, given a receipt for and backed up, and that this phone then let go. */
async function aReleasedPhoto() {
  const phone = await aLoop()
  const { server, scopes, loop, store } = phone
  const file = await aFile(3, { size: 4000 })
  await phone.recorder.capture(await aCapture({
    scope: scopes.work,
    files: [file],
  }))
  await loop.sendNow()
  const bytes = await store.blobs.bytesOf(file.sha256)
  server.backUp()
  await loop.sendNow()
  expect(await store.blobs.release()).toEqual({ count: 1, bytes: 4000 })
  return { phone, sha256: file.sha256, bytes }
}

test('[DS35] an own original that was let go comes back from the server, checked, and stays', async () => {
  const { phone: { store, loop }, sha256, bytes } = await aReleasedPhoto()
  expect(await store.blobs.bytesOf(sha256)).toBeUndefined()
  await loop.fetchBlob(sha256, { mime: 'image/jpeg', role: 'original' })
  expect(await store.blobs.bytesOf(sha256)).toEqual(bytes)
  expect(await store.blobs.facts(sha256)).toMatchObject({ state: 'sent' })
  await store.blobs.prune(1e9)
  await store.removeDownloaded()
  expect(await store.blobs.missing([sha256])).toEqual([])
})

test('[DS35] other bytes under its name are not taken for it, and the mark stays', async () => {
  const { phone: { store, loop, intercept }, sha256 } = await aReleasedPhoto()
  intercept(({ path }) => path.endsWith(sha256)
    ? new Response(new Uint8Array(4000))
    : undefined)
  await expect(loop.fetchBlob(sha256, { mime: 'image/jpeg', role: 'original' })).rejects.toMatchObject({ code: 'wrong-hash' })
  expect(await store.blobs.missing([sha256])).toEqual([sha256])
})
