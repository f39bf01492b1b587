import type { MediaPort } from '../../../src/media/media-port.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import { v7 as newId } from 'uuid'
import { PictureLine } from '../../../src/features/capture/picture-line.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { makeDerivatives } from '../../../src/media/picture.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { openDeviceKey } from '../../../src/recording/device-key.ts'
import { createDexieDeviceStore, deviceDatabaseName } from '../../../src/storage/dexie-device-store.ts'
import { aSession, work } from '../../contract/storage/builders.ts'

/** A burst as a person shoots it: each photo saved as soon as the one before is, pictures made behind the saving. */

export interface Burst {
  /** From the first shutter until the last photo is durable, and until the last picture is. */
  savedMs: number
  totalMs: number
  /** Tasks of the main thread of 50 ms and more. */
  longTasks: number[]
}

export type BurstPlace = 'worker' | 'page'

declare global {
  interface Window {
    benchBurst: (place: BurstPlace, photos: number) => Promise<Burst>
    /** The same watching with nothing to do, for what the machine itself adds. */
    benchIdle: (ms: number) => Promise<number[]>
  }
}

const serverId = newId()
const inWorker = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
const media: Record<BurstPlace, MediaPort> = {
  worker: inWorker,
  page: {
    ...inWorker,
    derivatives: async (source, mime) => makeDerivatives(await new Response(source).arrayBuffer(), mime),
  },
}

window.benchBurst = async (place, photos) => {
  const who = {
    serverId,
    personId: newId(),
    deviceId: newId(),
  }
  const store = await createDexieDeviceStore(who)
  await store.facts.setSession(aSession({ personId: who.personId }))
  const shots = await Promise.all(Array.from({ length: photos }, aPhoto))
  const watched = watchTasks()
  const result = await shoot(shots, { store, personId: who.personId, media: media[place] })
  const longTasks = await watched.end()
  await store.close()
  indexedDB.deleteDatabase(deviceDatabaseName(who))
  return { ...result, longTasks }
}

window.benchIdle = async (ms) => {
  const watched = watchTasks()
  await later(ms)
  return watched.end()
}

interface Desk { store: DeviceStore, personId: string, media: MediaPort }

async function shoot(shots: readonly File[], desk: Desk): Promise<Omit<Burst, 'longTasks'>> {
  const { store, personId } = desk
  const recorder = createRecorder({
    store,
    personId,
    newId,
    key: await openDeviceKey(store),
    build: 'bench',
  })
  const failed: unknown[] = []
  const line = new PictureLine({
    store,
    recorder,
    media: desk.media,
    poster: () => Promise.resolve(null),
    onDone: (_, result) => result === 'made' || failed.push(result),
    onFault: error => failed.push(error),
  })
  const from = performance.now()
  for (const shot of shots) {
    const bytes = await shot.arrayBuffer()
    const sha256 = await sha256Hex(bytes)
    const { evidenceId } = await recorder.capture({
      scope: work,
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
    line.add({
      target: { scope: work, id: evidenceId },
      kind: 'photo',
      sha256,
      mime: 'image/jpeg',
      bytes,
    })
  }
  const savedMs = performance.now() - from
  await line.idle()
  if (failed.length > 0)
    throw new Error('a picture of the burst was not made', { cause: failed[0] })
  return { savedMs, totalMs: performance.now() - from }
}

async function aPhoto(): Promise<File> {
  const bytes = new Uint8Array(await (await fetch('/photo.jpg')).arrayBuffer())
  // A mark after the end makes each one another file without changing the picture.
  return new File([
    bytes,
    newId(),
  ], 'photo.jpg', { type: 'image/jpeg' })
}

function watchTasks(): { end: () => Promise<number[]> } {
  const found: number[] = []
  const observer = new PerformanceObserver(list => found.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  return {
    async end() {
      await later(100) // the observer is told after the task
      observer.disconnect()
      return found
    },
  }
}

function later(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
