import type { Recorder } from '../../../src/recording/recorder.ts'
import localforage from 'localforage'
import PouchDB from 'pouchdb-browser'
import { sha256Hex } from '../../../src/media/hash.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { openDeviceKey } from '../../../src/recording/device-key.ts'
import { createDexieDeviceStore } from '../../../src/storage/dexie-device-store.ts'

/**
 * What happens between the shutter and "saved on this phone", done by us, by other libraries and by the browser alone.
 * Every round gets a photo of its own, as different bytes, in a File as the camera hands it over.
 */

declare global {
  interface Window {
    benchSave: (name: string, photo: number[] | string, round: number) => Promise<number>
    benchThumb: (name: string, url: string, round: number) => Promise<number>
    benchReady: Promise<void>
    relaxPeers: (isRelaxed: boolean) => void
  }
}

let arePeersStrict = true
const open = IDBDatabase.prototype.transaction
// Peers ask for the browser's default, which does not wait for the disk; side by side all must.
IDBDatabase.prototype.transaction = function (names, mode, options) {
  const strict = mode === 'readwrite' && arePeersStrict
    ? { ...options, durability: 'strict' as const }
    : options
  return open.call(this, names, mode, strict)
}
window.relaxPeers = (isRelaxed) => {
  arePeersStrict = !isRelaxed
}

const personId = '01900000-0000-7000-8000-0000000000aa'
const serverId = '01900000-0000-7000-8000-0000000000bb'
const scope = 'work:01900000-0000-7000-8000-0000000000cc'
const pouch = new PouchDB('bench-pouch')
const forage = localforage.createInstance({ name: 'bench-forage', driver: localforage.INDEXEDDB })
const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
let recorder: Recorder
let floor: IDBDatabase

window.benchReady = (async () => {
  const store = await createDexieDeviceStore({ serverId, personId, deviceId: '01900000-0000-7000-8000-0000000000dd' })
  await store.facts.setSession({
    serverId,
    personId,
    name: '甲',
    unitId: serverId,
    isDemo: false,
    grants: [
      {
        id: serverId,
        personId,
        role: 'volunteer',
        fromMs: 0,
        untilMs: null,
        revoked: false,
      },
    ],
    scopes: [scope],
    hasSecondFactor: false,
    expiresMs: Date.now() + 86_400_000,
    receiptKey: {
      keyId: '0'.repeat(64),
      raw: '',
    },
    takenMs: Date.now(),
  })
  const key = await openDeviceKey(store)
  recorder = createRecorder({
    store,
    key,
    newId: newId(),
    personId,
    build: 'bench',
  })
  floor = await new Promise((resolve, reject) => {
    const request = indexedDB.open('bench-floor', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('bytes')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
})()

function newId(): () => string {
  let count = 0
  return () => `01900000-0000-7000-8000-${(count += 1).toString(16).padStart(12, '0')}`
}

const contenders: Record<string, (photo: File, round: number) => Promise<unknown>> = {
  async ours(photo) {
    const bytes = await photo.arrayBuffer()
    const sha256 = await sha256Hex(bytes)
    await recorder.capture({
      scope,
      kind: 'photo',
      via: 'camera',
      files: [
        {
          sha256,
          size: bytes.byteLength,
          mime: 'image/jpeg',
          source: { bytes },
        },
      ],
      event: { local: '2026-09-12T09:41', source: 'shutter' },
      position: null,
      caption: {},
      clauses: [],
      activityId: null,
      hasMinors: false,
    })
  },
  async floor(photo, round) {
    const bytes = await photo.arrayBuffer()
    await crypto.subtle.digest('SHA-256', bytes)
    await new Promise<void>((resolve, reject) => {
      const transaction = floor.transaction('bytes', 'readwrite', { durability: 'strict' })
      transaction.objectStore('bytes').put(bytes, round)
      transaction.oncomplete = () => resolve()
      transaction.onerror = () => reject(transaction.error ?? new Error('not written'))
    })
  },
  async pouch(photo, round) {
    await pouch.putAttachment(`photo-${round}-${Math.random()}`, 'original', photo, 'image/jpeg')
  },
  async forage(photo, round) {
    const bytes = await photo.arrayBuffer()
    await crypto.subtle.digest('SHA-256', bytes)
    await forage.setItem(`photo-${round}-${Math.random()}`, {
      bytes,
      op: { opNo: round },
    })
  },
}

async function photoFrom(url: string, round: number): Promise<File> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  // A comment at the end makes each one another file without changing the picture.
  const mark = new TextEncoder().encode(`round ${round} ${Math.random()}`)
  return new File([bytes, mark], 'photo.jpg', { type: 'image/jpeg' })
}

window.benchSave = async (name, url, round) => {
  const photo = await photoFrom(String(url), round)
  const start = performance.now()
  await contenders[name]?.(photo, round)
  return performance.now() - start
}

window.benchThumb = async (name, url, round) => {
  const photo = await photoFrom(url, round)
  const bytes = await photo.arrayBuffer()
  const start = performance.now()
  if (name === 'ours') {
    await media.derivatives(bytes, 'image/jpeg')
  }
  else {
    await drawAlone(photo)
  }
  return performance.now() - start
}

/** What no program can do without: decode once, draw a preview and a thumbnail, write both as JPEG. */
async function drawAlone(photo: File): Promise<void> {
  const preview = await createImageBitmap(photo, { resizeWidth: 1600, resizeQuality: 'high' })
  const thumb = await createImageBitmap(preview, { resizeWidth: 320, resizeQuality: 'high' })
  for (const bitmap of [thumb, preview]) {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })
  }
}
