import type { Dice } from '../../support/line-faults.ts'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../e2e/support/blobs.ts'
import { aJpeg, aNoisyJpeg, aTwelveMegapixelJpeg } from '../../fixtures/media/pictures.ts'

export interface Photo { path: string, hash: string, size: number }

export type PhotoSize = 'small' | 'usual' | 'large' | 'huge'

/** Gives photos that nobody has seen before: real JPEGs, each with a comment of its own. */
export interface Album {
  take: (size?: PhotoSize) => Promise<Photo>
  several: (n: number, size?: PhotoSize) => Promise<Photo[]>
}

const makers: Record<PhotoSize, () => Promise<Uint8Array>> = {
  small: () => aJpeg({ width: 1200, height: 900, grain: 20 }),
  usual: () => aJpeg({
    width: 2400,
    height: 1800,
    grain: 30,
    orientation: 6,
    taken: '2026-03-05T09:41',
  }),
  large: () => aTwelveMegapixelJpeg(),
  // Above 8 MiB: goes in pieces.
  huge: () => aNoisyJpeg(4000, 3000),
}

/** What people take, without a wish: mostly usual ones, some tiny, some of 12 megapixels. */
const mixed: readonly PhotoSize[] = [
  'small',
  'usual',
  'usual',
  'usual',
  'large',
]

export async function openAlbum(folder: string, dice: Dice): Promise<Album> {
  await mkdir(folder, { recursive: true })
  const negatives = new Map<PhotoSize, Promise<Uint8Array>>()

  async function take(size: PhotoSize = dice.pick(mixed)): Promise<Photo> {
    if (!negatives.has(size))
      negatives.set(size, makers[size]())
    const name = randomUUID()
    const bytes = withComment(await negatives.get(size)!, name)
    const path = join(folder, `${name}.jpg`)
    await writeFile(path, bytes)
    return {
      path,
      hash: sha256(bytes),
      size: bytes.length,
    }
  }

  return {
    take,
    several: (n, size) => Promise.all(Array.from({ length: n }, () => take(size))),
  }
}

/** A comment segment behind the first one, where every reader expects it. */
function withComment(jpeg: Uint8Array, words: string): Uint8Array {
  const text = Buffer.from(words)
  const end = 4 + Buffer.from(jpeg).readUInt16BE(4)
  const head = Buffer.from([0xFF, 0xFE, 0, text.length + 2])
  return Buffer.concat([
    jpeg.subarray(0, end),
    head,
    text,
    jpeg.subarray(end),
  ])
}
