import type { Buffer } from 'node:buffer'
import type { Photo } from './photos.ts'
import { peer } from './peers.ts'
import { twoAtATime } from './two-at-a-time.ts'

interface UploadOptions {
  endpoint: string
  retryDelays: number[]
  onSuccess: () => void
  onError: (error: Error) => void
}
const { Upload } = peer<{ Upload: new (bytes: Buffer, options: UploadOptions) => { start: () => void } }>('tus-js-client')

/** Sends every photo by tus-js-client with its usual pauses; it goes on from the offset that the server names. */
export async function sendByTus(url: string, photos: readonly Photo[]): Promise<void> {
  await twoAtATime(photos, ({ bytes }) => sendOne(url, bytes))
}

function sendOne(url: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    new Upload(bytes, {
      endpoint: `${url}/files`,
      retryDelays: [0, 1000, 3000, 5000],
      onSuccess: () => resolve(),
      onError: reject,
    }).start()
  })
}
