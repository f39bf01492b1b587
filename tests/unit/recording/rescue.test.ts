import { Buffer } from 'node:buffer'
import { expect, test, vi } from 'vitest'
import { PACK_INDEX_NAME, packBlobName, signedText } from '../../../src/domain/rescue/pack.ts'
import { openPack, writePack } from '../../../src/media/rescue-pack.ts'
import { fromBase64url } from '../../../src/recording/base64url.ts'
import { importPublicKey, SIGNATURE } from '../../../src/recording/device-key.ts'
import { makePack } from '../../../src/recording/rescue.ts'
import { aSession, freshId, NOW, phone, sameBytes, someBytes, waitingOps } from '../../contract/storage/builders.ts'
import { aCapture, aFile, aRecordingPhone, aThumb } from './builders.ts'

// Deriving a key from a passphrase is meant to take its time.
vi.setConfig({ testTimeout: 60_000 })

const passphrase = '4711-0815-2266-9042-1357'

async function aPhoneWithWork({ withKey = true } = {}) {
  const phone = await aRecordingPhone({ withKey })
  const file = await aFile(1, { size: 500 })
  const thumb = await aThumb()
  await phone.recorder.capture(await aCapture({
    files: [file],
    derivatives: [thumb],
  }))
  const work = {
    store: phone.store,
    passphrase,
    nowMs: NOW,
    newId: freshId,
  }
  return { ...phone, file, thumb, work }
}

test('[RP8] what was not sent leaves as one file and is the same in it: ops, numbers, bytes', async () => {
  const { store, work, file, thumb } = await aPhoneWithWork()
  const { bytes, unreadable } = await makePack(work)
  const { index, bytesOf } = await openPack(bytes, passphrase)
  expect(unreadable).toEqual([])
  expect(index).toMatchObject({
    v: 1,
    deviceId: phone,
    unitId: aSession().unitId,
    person: { name: '甲' },
    madeMs: NOW,
  })
  expect(index.ops).toEqual(JSON.parse(JSON.stringify(await waitingOps(store))))
  expect(index.blobs.map(({ sha256, role }) => [role, sha256])).toEqual([
    ['thumb', thumb.sha256],
    ['original', file.sha256],
  ])
  expect(sameBytes(await (await bytesOf(file.sha256)).arrayBuffer(), someBytes(500, 1))).toBe(true)
})

test('[RP8] making a pack marks nothing as sent, however often', async () => {
  const { store, work } = await aPhoneWithWork()
  const before = [await store.waiting(), await waitingOps(store), await store.blobs.nextUploads(9, new Set())]
  await makePack(work)
  await makePack(work)
  expect([await store.waiting(), await waitingOps(store), await store.blobs.nextUploads(9, new Set())]).toEqual(before)
})

test('[RP8] the phone signs what it hands out; one that keeps no key hands it out unsigned', async () => {
  const { key, work } = await aPhoneWithWork()
  const { index } = await makePack(work)
  const bytes = new TextEncoder().encode(signedText(index))
  expect(await crypto.subtle.verify(SIGNATURE, await importPublicKey(key!.publicKey), fromBase64url(index.sig ?? ''), bytes)).toBe(true)
  expect((await makePack((await aPhoneWithWork({ withKey: false })).work)).index.sig).toBeNull()
})

test('[RP8] the file is an age file for a passphrase with a plain ZIP in it', async () => {
  const { work, file } = await aPhoneWithWork()
  const { bytes } = await makePack(work)
  const head = Buffer.from(await bytes.slice(0, 60).arrayBuffer()).toString('latin1')
  expect(head).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S{22} 16\n/)
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const zip = Buffer.from(await decrypter.decrypt(new Uint8Array(await bytes.arrayBuffer())))
  expect(zip.subarray(0, 4).toString('hex')).toBe('504b0304')
  expect(zip.subarray(30, 30 + PACK_INDEX_NAME.length).toString()).toBe(PACK_INDEX_NAME)
  expect(zip.includes(packBlobName(file.sha256))).toBe(true)
})

test('[RP8] a file that the browser has lost does not keep the others on the phone', async () => {
  const { store, work, file, thumb } = await aPhoneWithWork()
  const lost = {
    ...store,
    blobs: {
      ...store.blobs,
      slice: async (...asked: Parameters<typeof store.blobs.slice>) => {
        if (asked[0] === file.sha256)
          throw new (await import('../../../src/domain/failure.ts')).Failure('file-unreadable')
        return await store.blobs.slice(...asked)
      },
    },
  }
  const { index, unreadable, bytes } = await makePack({ ...work, store: lost })
  expect(unreadable).toEqual([file.sha256])
  expect(index.blobs.map(blob => blob.sha256)).toEqual([thumb.sha256])
  expect((await openPack(bytes, passphrase)).index).toEqual(index)
})

test('[RP8] there is no empty pack', async () => {
  const { store } = await aRecordingPhone()
  await expect(makePack({
    store,
    passphrase,
    nowMs: NOW,
    newId: freshId,
  })).rejects.toMatchObject({ code: 'rescue-empty' })
})

test('[RP9] a wrong passphrase, a cut file, a flipped byte and any other file open nothing, and say why', async () => {
  const { work } = await aPhoneWithWork()
  const { bytes } = await makePack(work)
  const whole = new Uint8Array(await bytes.arrayBuffer())
  const flipped = whole.slice()
  flipped[flipped.length - 200]! ^= 1
  await expect(openPack(bytes, '0000-0000-0000-0000-0000')).rejects.toMatchObject({ code: 'rescue-passphrase' })
  await expect(openPack(bytes.slice(0, bytes.size - 1), passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  await expect(openPack(bytes.slice(0, 100), passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  await expect(openPack(new Blob([flipped]), passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  await expect(openPack(new Blob(['no pack']), passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  await expect(openPack(new Blob(), passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
})

test('[RP9] a pack of a newer version is said to be one, and one that lacks its bytes is broken', async () => {
  const { work, file } = await aPhoneWithWork()
  const { index } = await makePack(work)
  const newer = await writePack({
    index: { ...index, v: 2 } as never,
    parts: [],
    passphrase,
  })
  await expect(openPack(newer, passphrase)).rejects.toMatchObject({ code: 'rescue-newer' })
  const lacking = await writePack({ index, parts: [], passphrase })
  await expect(openPack(lacking, passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  const nonsense = await writePack({
    index: { ...index, blobs: 'none' } as never,
    parts: [],
    passphrase,
  })
  await expect(openPack(nonsense, passphrase)).rejects.toMatchObject({ code: 'rescue-broken' })
  expect(file.size).toBe(500)
})

test('[RP8] a film of many pieces passes through piece by piece', async () => {
  const { work, store } = await aPhoneWithWork()
  const size = 9 * 1024 * 1024
  const film = await aFile(9, { size, mime: 'video/mp4' })
  await store.commit({
    blobs: [
      { ...film, role: 'original' },
    ],
  })
  let largest = 0
  let told = 0
  const watched = {
    ...store,
    blobs: {
      ...store.blobs,
      slice: async (...asked: Parameters<typeof store.blobs.slice>) => {
        largest = Math.max(largest, asked[2] - asked[1])
        return await store.blobs.slice(...asked)
      },
    },
  }
  const { bytes } = await makePack({
    ...work,
    store: watched,
    onProgress: (done, total) => (told = done / total),
  })
  expect(largest).toBe(4 * 1024 * 1024)
  expect(told).toBe(1)
  const { bytesOf } = await openPack(bytes, passphrase)
  expect(sameBytes(await (await bytesOf(film.sha256)).arrayBuffer(), someBytes(size, 9))).toBe(true)
})
