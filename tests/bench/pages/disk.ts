import type { MadeDerivative, Recorder } from '../../../src/recording/recorder.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { Photos } from './photo-stores.ts'
import { v7 as newId } from 'uuid'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { makeDerivatives } from '../../../src/media/picture.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { openDeviceKey } from '../../../src/recording/device-key.ts'
import { createDexieDeviceStore } from '../../../src/storage/dexie-device-store.ts'
import { aSession, jia, NOW, phone, pull, server, work } from '../../contract/storage/builders.ts'
import { inPouch, inRxdb } from './photo-stores.ts'

/** Photos with their thumbnails and previews, kept by us and by others, and let go again. */

export type Keeper = 'ours' | 'pouch' | 'rxdb'

declare global {
  interface Window {
    /** Returns the bytes that were given to the store: originals, and all. */
    benchKeep: (keeper: Keeper, photos: number) => Promise<{ originals: number, all: number }>
    /** Lets the originals go, and the others everything they keep; compacts where there is something to call. */
    benchFree: (keeper: Keeper) => Promise<void>
    /** Opens what there is, as the next start does. */
    benchOpen: (keeper: Keeper) => Promise<void>
  }
}

const stores: Record<Keeper, () => Promise<Photos>> = { ours, pouch: inPouch, rxdb: inRxdb }

window.benchKeep = async (keeper, photos) => {
  const store = await stores[keeper]()
  const given = { originals: 0, all: 0 }
  const picture = await (await fetch('/photo.jpg', { cache: 'no-store' })).arrayBuffer()
  const made = await makeDerivatives(picture, 'image/jpeg')
  for (let n = 0; n < photos; n++) {
    const original = marked(picture)
    const derivatives = made.map(({ bytes }) => marked(bytes)) as [ArrayBuffer, ArrayBuffer]
    await store.keep(original, derivatives)
    given.originals += original.byteLength
    given.all += [original, ...derivatives].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }
  await store.close()
  return given
}

window.benchFree = async (keeper) => {
  const store = await stores[keeper]()
  await store.free()
  await store.close()
}

window.benchOpen = async keeper => (await stores[keeper]()).close()

/** A mark after the end makes it another file without changing the picture. */
function marked(picture: ArrayBuffer): ArrayBuffer {
  const mark = new TextEncoder().encode(newId())
  const bytes = new Uint8Array(picture.byteLength + mark.length)
  bytes.set(new Uint8Array(picture))
  bytes.set(mark, picture.byteLength)
  return bytes.buffer
}

async function ours(): Promise<Photos> {
  const store = await createDexieDeviceStore({ serverId: server, personId: jia, deviceId: phone })
  await store.facts.setSession(aSession())
  const recorder = createRecorder({
    store,
    newId,
    key: await openDeviceKey(store),
    personId: jia,
    build: 'bench',
  })
  return {
    keep: (original, derivatives) => capture(recorder, original, derivatives),
    free: () => letGo(store),
    close: store.close,
  }
}

async function capture(recorder: Recorder, original: ArrayBuffer, [thumb, preview]: readonly [ArrayBuffer, ArrayBuffer]): Promise<void> {
  const { evidenceId } = await recorder.capture({
    scope: work,
    kind: 'photo',
    via: 'camera',
    files: [
      {
        sha256: await sha256Hex(original),
        size: original.byteLength,
        mime: 'image/jpeg',
        source: { bytes: original },
      },
    ],
    event: { local: '2026-09-12T09:41', source: 'shutter' },
    position: null,
    caption: {},
    clauses: [],
    activityId: null,
    hasMinors: false,
  })
  await recorder.addDerivatives({ scope: work, id: evidenceId }, [
    await derivative('thumb', thumb),
    await derivative('preview', preview),
  ])
}

async function derivative(role: 'thumb' | 'preview', bytes: ArrayBuffer): Promise<MadeDerivative> {
  return {
    role,
    bytes,
    sha256: await sha256Hex(bytes),
    size: bytes.byteLength,
    mime: 'image/jpeg',
    width: 320,
    height: 240,
  }
}

/** As if everything had been sent, given a receipt and backed up. */
async function letGo(store: DeviceStore): Promise<void> {
  const items = await store.items.list({ scope: work, coll: 'evidence', limit: 1000 })
  // The first word of a server makes a phone offer everything once more.
  await pull(store, [])
  await store.blobs.markSent(items.flatMap(({ data }) => (data.files as Array<{ sha256: string }>).map(({ sha256 }) => sha256)))
  const rows = items.map((item, n) => {
    const { files, manifestHash } = evidenceOf({
      ...item,
      seq: n + 1,
      deleted: false,
      fver: {},
    })
    const receipts = files.map(({ sha256 }) => ({
      statement: {
        v: 1,
        opId: newId(),
        sha256,
        manifestHash,
        receivedMs: NOW,
      },
      keyId: '0'.repeat(64),
      sig: '',
    }))
    return {
      coll: 'evidence',
      id: item.id,
      seq: n + 1,
      deleted: false,
      data: { ...item.data, receipts },
      fver: {},
    }
  })
  await pull(store, rows, { backedUpThrough: rows.length })
  const { count } = await store.blobs.release()
  if (count !== items.length)
    throw new Error(`${count} of ${items.length} originals went`)
}
