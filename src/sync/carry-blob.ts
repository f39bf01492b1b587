import type { Http } from './http.ts'
import { asFailure } from '../domain/failure.ts'
import { browserClock } from './browser-clock.ts'
import { createServerCalls } from './http-server-calls.ts'
import { createPace } from './pace.ts'
import { uploadBlob } from './upload-blob.ts'

export interface Carried {
  sha256: string
  bytes: Blob
  onProgress: (sentBytes: number) => void
  signal: AbortSignal
}

/** Each time from where the server is, in smaller pieces. */
const TRIES = 4

/** Nothing is noted on this phone: what is carried for somebody else is not this person's work. */
export async function sendCarried(http: Http, { sha256, bytes, onProgress, signal }: Carried): Promise<void> {
  const parts = {
    calls: createServerCalls(http),
    clock: browserClock,
    store: {
      blobs: {
        slice: (_: string, from: number, to: number) => bytes.slice(from, to).arrayBuffer(),
        markSent: async () => {},
        markOffset: async () => {},
      },
    },
  }
  const pace = createPace()
  for (let tries = 1; ; tries += 1) {
    try {
      return await uploadBlob(parts, { sha256, size: bytes.size, offset: 0 }, { pace, onProgress, signal })
    }
    catch (error) {
      signal.throwIfAborted()
      const { code } = asFailure(error, 'network-broken')
      if (tries === TRIES || !['network-broken', 'proxy-limit', 'wrong-offset'].includes(code))
        throw error
    }
  }
}
