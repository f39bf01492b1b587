import type { BlobFolder } from '../../../src/server/storage/blob-folder.ts'
import { Buffer } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256, someBytes } from '../../unit/server/a-unit.ts'

export interface OpenFolder {
  blobs: BlobFolder
  /** The same folder after its process was killed. */
  reopen: () => Promise<BlobFolder>
  close: () => Promise<void>
}

async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* pieces(bytes)
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}

const base64Of = (bytes: Uint8Array): string => Buffer.from(sha256(bytes), 'hex').toString('base64')
function whole(bytes: Uint8Array) {
  return {
    offset: 0,
    length: bytes.length,
    digest: null,
    bytes: pieces(bytes),
  }
}

/** The promises BF1 to BF8 of src/server/README.md, for any place where blobs are kept. */
export function blobFolderContract(name: string, open: () => Promise<OpenFolder>): void {
  describe(`blob folder: ${name}`, () => {
    let folder: OpenFolder
    let blobs: BlobFolder
    beforeEach(async () => {
      folder = await open()
      blobs = folder.blobs
    })
    afterEach(async () => await folder.close())
    const read = async (hash: string, range?: { start: number, end: number }) => await buffer(await blobs.read(hash, range))

    async function store(bytes: Uint8Array): Promise<void> {
      const spool = await blobs.claim(sha256(bytes), 'me')
      await spool.write(whole(bytes))
      await spool.finish()
      await spool.release()
    }

    test('[BF1] what was finished is read again byte for byte, whole or a part of it', async () => {
      const bytes = someBytes(10_000)
      await store(bytes)
      const hash = sha256(bytes)
      expect(await blobs.size(hash)).toBe(10_000)
      expect((await read(hash)).equals(bytes)).toBe(true)
      expect((await read(hash, { start: 4090, end: 4100 })).equals(bytes.subarray(4090, 4101))).toBe(true)
      expect(await blobs.size(sha256(someBytes(5)))).toBeUndefined()
      await expect(blobs.read(sha256(someBytes(5)))).rejects.toMatchObject({ code: 'blob-unknown' })
    })

    test('[BF2] pieces follow one another, over restarts too', async () => {
      const bytes = someBytes(9000)
      const hash = sha256(bytes)
      for (const offset of [0, 3000, 6000]) {
        const part = bytes.subarray(offset, offset + 3000)
        const spool = await blobs.claim(hash, 'me')
        await spool.write({
          offset,
          length: 3000,
          digest: base64Of(part),
          bytes: pieces(part),
        })
        await spool.release()
        blobs = await folder.reopen()
        expect(await blobs.spoolSize(hash, 'me')).toBe(offset + 3000)
      }
      const spool = await blobs.claim(hash, 'me')
      await spool.finish()
      await spool.release()
      expect((await read(hash)).equals(bytes)).toBe(true)
      expect(await blobs.spooled()).toEqual([])
    })

    test('[BF3] of a piece that came short, long, broken or wrong, nothing counts', async () => {
      const bytes = someBytes(6000)
      const [first, second] = [
        bytes.subarray(0, 3000),
        bytes.subarray(3000),
      ]
      const hash = sha256(bytes)
      const spool = await blobs.claim(hash, 'me')
      await spool.write({
        offset: 0,
        length: 3000,
        digest: base64Of(first),
        bytes: pieces(first),
      })
      const at = {
        offset: 3000,
        length: 3000,
        digest: base64Of(second),
      }
      await expect(spool.write({
        ...at,
        bytes: pieces(second.subarray(1)),
      })).rejects.toMatchObject({ code: 'wrong-length' })
      await expect(spool.write({
        ...at,
        bytes: pieces(someBytes(3001)),
      })).rejects.toMatchObject({ code: 'wrong-length' })
      await expect(spool.write({
        ...at,
        bytes: pieces(someBytes(3000)),
      })).rejects.toMatchObject({ code: 'wrong-hash' })
      await expect(spool.write({
        ...at,
        bytes: broken(second.subarray(0, 2000)),
      })).rejects.toMatchObject({ code: 'network-broken' })
      await spool.write({
        ...at,
        bytes: pieces(second),
      })
      await spool.finish()
      await spool.release()
      expect((await read(hash)).equals(bytes)).toBe(true)
    })

    test('[BF3] an offset beyond what is there is refused; one within it cuts off what lies behind', async () => {
      const bytes = someBytes(4000)
      const spool = await blobs.claim(sha256(bytes), 'me')
      await expect(spool.write({
        offset: 10,
        length: 10,
        digest: null,
        bytes: pieces(someBytes(10)),
      })).rejects.toMatchObject({
        code: 'wrong-offset',
        detail: { expected: 0 },
      })
      await spool.write(whole(someBytes(9000)))
      await spool.write(whole(bytes))
      await spool.finish()
      await spool.release()
      expect((await read(sha256(bytes))).equals(bytes)).toBe(true)
    })

    test('[BF4] bytes of another hash never become the blob; the sender starts again', async () => {
      const [bytes, others] = [
        someBytes(4000),
        someBytes(4000),
      ]
      const hash = sha256(bytes)
      const spool = await blobs.claim(hash, 'me')
      await spool.write(whole(others))
      await expect(spool.finish()).rejects.toMatchObject({ code: 'wrong-hash' })
      expect(await blobs.size(hash)).toBeUndefined()
      expect(await blobs.spoolSize(hash, 'me')).toBe(0)
      await spool.write(whole(bytes))
      await spool.finish()
      await spool.release()
      expect(await blobs.size(hash)).toBe(4000)
    })

    test('[BF5] one writer at a time; another person\'s upload of the same bytes is another spool', async () => {
      const bytes = someBytes(3000)
      const hash = sha256(bytes)
      const mine = await blobs.claim(hash, 'me')
      await expect(blobs.claim(hash, 'me')).rejects.toMatchObject({ code: 'blob-busy' })
      const yours = await blobs.claim(hash, 'you')
      await mine.write({
        offset: 0,
        length: 2000,
        digest: null,
        bytes: pieces(bytes.subarray(0, 2000)),
      })
      expect(await blobs.spoolSize(hash, 'you')).toBe(0)
      await yours.write(whole(bytes))
      await yours.finish()
      await yours.release()
      await mine.release()
      const again = await blobs.claim(hash, 'me')
      await again.write({
        offset: 2000,
        length: 1000,
        digest: null,
        bytes: pieces(bytes.subarray(2000)),
      })
      await again.finish()
      await again.release()
      expect((await read(hash)).equals(bytes)).toBe(true)
    })

    test('[BF6] a killed writer holds up nobody after the restart', async () => {
      const bytes = someBytes(3000)
      const hash = sha256(bytes)
      const dead = await blobs.claim(hash, 'me')
      await dead.write({
        offset: 0,
        length: 1000,
        digest: null,
        bytes: pieces(bytes.subarray(0, 1000)),
      })
      blobs = await folder.reopen()
      const spool = await blobs.claim(hash, 'me')
      expect(await blobs.spooled()).toEqual([
        { hash, owner: 'me' },
      ])
      await spool.discard()
      await spool.release()
      expect(await blobs.spooled()).toEqual([])
    })

    test('[BF8] what was acknowledged stays whole, even where a second process let a second writer in', async () => {
      const bytes = someBytes(3000)
      const hash = sha256(bytes)
      const first = await blobs.claim(hash, 'me')
      let breakOff = (): void => {}
      const brokenOff = new Promise<void>(resolve => breakOff = resolve)
      const writing = first.write({
        ...whole(bytes),
        bytes: (async function* () {
          await brokenOff
          yield* broken(new Uint8Array())
        })(),
      })
      blobs = await folder.reopen()
      await store(bytes)
      breakOff()
      await expect(writing).rejects.toMatchObject({ code: 'network-broken' })
      expect((await read(hash)).equals(bytes)).toBe(true)
    })

    test('a blob that nobody names can be thrown away, and again', async () => {
      const bytes = someBytes(3000)
      await store(bytes)
      await blobs.remove(sha256(bytes))
      await blobs.remove(sha256(bytes))
      expect(await blobs.size(sha256(bytes))).toBeUndefined()
    })

    test('[BF7] storing the same bytes twice is the same as once', async () => {
      const bytes = someBytes(3000)
      await store(bytes)
      await store(bytes)
      expect((await read(sha256(bytes))).equals(bytes)).toBe(true)
    })
  })
}
