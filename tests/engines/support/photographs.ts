import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '../../e2e/support/blobs.ts'
import { aJpeg, aTwelveMegapixelJpeg } from '../../fixtures/media/pictures.ts'

/** Real files on disk, each with bytes of its own, for a browser to choose. */
export interface Photographs {
  camera: string
  album: string[]
  sheets: string[]
  /** Of all of them. */
  hashes: string[]
  remove: () => Promise<void>
}

export async function somePhotographs(): Promise<Photographs> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzheng-photos-'))
  const hashes: string[] = []
  async function keep(bytes: Uint8Array): Promise<string> {
    hashes.push(sha256(bytes))
    const file = join(folder, `IMG_000${hashes.length}.jpg`)
    await writeFile(file, bytes)
    return file
  }
  const aSheet = (minute: number): Promise<Uint8Array> => aJpeg({
    width: 1500,
    height: 2000,
    grain: 10,
    taken: `2026-03-05T10:0${minute}`,
  })
  const aPhoto = (minute: number): Promise<Uint8Array> => aTwelveMegapixelJpeg({ taken: `2026-03-05T09:4${minute}` })
  return {
    camera: await keep(await aPhoto(1)),
    album: [await keep(await aPhoto(2)), await keep(await aPhoto(3))],
    sheets: [await keep(await aSheet(1)), await keep(await aSheet(2))],
    hashes,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
