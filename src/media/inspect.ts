import type { InspectedFile, MediaSource } from './media-port.ts'
import { readPhotoFacts } from './exif.ts'
import { readBytes } from './hash.ts'
import { sniff } from './sniff.ts'

/** Type by the bytes, and for a photo what it says about itself. Other files are not read to the end. */
export async function inspect(source: MediaSource, name: string): Promise<InspectedFile> {
  const blob = source instanceof ArrayBuffer
    ? new Blob([source])
    : source
  const sniffed = await sniff(blob, name)
  if (sniffed.kind !== 'photo')
    return { ...sniffed, size: blob.size }
  return { ...sniffed, size: blob.size, photo: await readPhotoFacts(await readBytes(source)) }
}
