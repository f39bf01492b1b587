import type { Recorder } from '../../../src/recording/recorder.ts'
import type { BlobShelf, DeviceStore } from '../../../src/storage/device-store.ts'
import type { SyncLoop } from '../../../src/sync/sync-loop.ts'
import type { Photo } from './photos.ts'
import type { BenchUnit } from './unit-server.ts'
import { v7 } from 'uuid'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createRemaker } from '../../../src/recording/remake.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { browserClock } from '../../../src/sync/browser-clock.ts'
import { createSyncLoop } from '../../../src/sync/create-sync-loop.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { createWebLocks } from '../../../src/sync/web-locks.ts'

/**
 * The app's own recorder, store in memory and sync loop, without a screen, against a real server over a real line. Bytes of
 * `photos` are read from there: the store in memory copies whatever it hands out, which costs more than any disk.
 */
export interface NodePhone {
  store: DeviceStore
  recorder: Recorder
  /** A loop that knows nothing of the line yet; the one before it must be stopped. */
  newLoop: () => SyncLoop
  /** Resolves once nothing waits. */
  untilSent: () => Promise<void>
}

export async function aNodePhone({ url, session, deviceId, cookie }: BenchUnit, photos: readonly Photo[] = []): Promise<NodePhone> {
  const { personId } = session
  const store = await createMemoryDeviceStore({ personId, deviceId })
  await store.facts.setSession({
    ...session,
    takenMs: Date.now(),
  })
  const signedIn = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> =>
    fetch(input, {
      ...init,
      headers: { ...init.headers as Record<string, string>, cookie },
    })
  return {
    store,
    recorder: createRecorder({
      store,
      personId,
      build: 'bench',
      key: null,
      newId: v7,
    }),
    newLoop: () => createSyncLoop({
      store: readingFrom(store, photos),
      calls: createServerCalls(createHttp({
        origin: url,
        fetch: signedIn,
        isOnline: () => true,
      })),
      clock: browserClock,
      build: 'bench',
      newId: v7,
      remakerFor: id => createRemaker(id, null),
      personId,
      locks: createWebLocks(undefined),
      nudges: () => () => {},
    }),
    untilSent: () => nothingWaits(store),
  }
}

function readingFrom(store: DeviceStore, photos: readonly Photo[]): DeviceStore {
  const bytesOf = new Map(photos.map(({ name, bytes }) => [name, bytes.buffer]))
  const slice: BlobShelf['slice'] = async (sha256, from, to) => {
    const bytes = bytesOf.get(sha256)
    if (!bytes)
      return await store.blobs.slice(sha256, from, to)
    return from === 0 && to === bytes.byteLength
      ? bytes
      : bytes.slice(from, to)
  }
  return {
    ...store,
    blobs: { ...store.blobs, slice },
  }
}

function nothingWaits(store: DeviceStore): Promise<void> {
  return new Promise((resolve, reject) => {
    const watching = store.watchSyncState().subscribe(({ waitingOps, waitingBlobs, needsAttention }) => {
      if (needsAttention > 0)
        reject(new Error('the server refused something that the benchmark recorded'))
      if (waitingOps + waitingBlobs + needsAttention > 0)
        return
      queueMicrotask(() => watching.unsubscribe())
      resolve()
    }, reject)
  })
}
