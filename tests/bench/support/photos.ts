import type { CaptureInput } from '../../../src/recording/recorder.ts'
import { Buffer } from 'node:buffer'
import { createHash, randomFillSync } from 'node:crypto'

/** Bytes that nobody has seen before and that do not compress, as those of a photograph. */
export interface Photo { name: string, bytes: Buffer<ArrayBuffer> }

const jpegBegins = Buffer.from([0xFF, 0xD8, 0xFF, 0xE0])

export function somePhotos(count: number, size: number): Photo[] {
  return Array.from({ length: count }, () => {
    const bytes = randomFillSync(Buffer.from(new ArrayBuffer(size)))
    jpegBegins.copy(bytes)
    return {
      name: createHash('sha256').update(bytes).digest('hex'),
      bytes,
    }
  })
}

/** One of them as the shutter hands it to the recorder. */
export function captureOf(scope: string, { name, bytes }: Photo): CaptureInput {
  return {
    scope,
    kind: 'photo',
    via: 'camera',
    files: [
      {
        sha256: name,
        size: bytes.length,
        mime: 'image/jpeg',
        source: { bytes: bytes.buffer },
      },
    ],
    event: { local: '2026-09-12T09:41', source: 'shutter' },
    position: null,
    caption: {},
    clauses: [],
    activityId: null,
    hasMinors: false,
  }
}
