import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { chunkSize, createHasher, hashSource, sha256Hex, sliceHash, wholeReadLimit } from '../../../src/media/hash.ts'
import { aBigVideo } from '../../fixtures/media.ts'

const MiB = 1024 * 1024
const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('hashing a file on the phone', { timeout: 30_000 }, () => {
  test('the published test vector of SHA-256 comes out', async () => {
    expect(await sha256Hex(bytesOf('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('in steps it is the same hash as in one piece', async () => {
    const hasher = await createHasher()
    hasher.update(bytesOf('a'))
    hasher.update(bytesOf('bc'))
    expect(hasher.digest()).toBe(await sha256Hex(bytesOf('abc')))
  })

  test('two hashers do not disturb each other', async () => {
    const [one, other] = [await createHasher(), await createHasher()]
    one.update(bytesOf('a'))
    other.update(bytesOf('x'))
    one.update(bytesOf('bc'))
    expect([
      one.digest(),
      other.digest(),
    ]).toEqual([
      expected(bytesOf('abc')),
      expected(bytesOf('x')),
    ])
  })

  test('a file above 64 MiB has the same hash as the server computes', async () => {
    const video = await aBigVideo(wholeReadLimit + 5)
    expect(await hashSource(new Blob([
      video,
    ]))).toBe(expected(video))
  })
})

describe('a 200 MB video, slice by slice', { timeout: 60_000 }, () => {
  const size = 200 * MiB + 7

  test('every slice comes in order with a hash of its own, and the whole with one', async () => {
    const video = await aBigVideo(size)
    const offsets: number[] = []
    const wrong: number[] = []
    const file = await sliceHash(new Blob([
      video,
    ]), {
      onChunk: ({ index, offset, bytes, sha256 }) => {
        offsets.push(offset)
        if (sha256 !== expected(video.subarray(offset, offset + bytes.byteLength)) || offset !== index * chunkSize)
          wrong.push(index)
      },
    })
    expect(file).toEqual({
      sha256: expected(video),
      size,
      chunks: 51,
    })
    expect(offsets).toEqual(Array.from({ length: 51 }, (_, index) => index * chunkSize))
    expect(wrong).toEqual([])
  })
})

describe('while it goes slice by slice', () => {
  const video = () => aBigVideo(3 * chunkSize + 1).then(bytes => new Blob([
    bytes,
  ]))

  test('the next slice waits until the last one is stored', async () => {
    const log: string[] = []
    await sliceHash(await video(), {
      onChunk: async ({ index }) => {
        log.push(`start ${index}`)
        await new Promise(done => setTimeout(done))
        log.push(`stored ${index}`)
      },
    })
    expect(log).toEqual([0, 1, 2, 3].flatMap(index => [`start ${index}`, `stored ${index}`]))
  })

  test('progress ends at the whole size', async () => {
    const seen: number[] = []
    const blob = await video()
    await sliceHash(blob, {
      onProgress: (done, total) => void seen.push(done / total),
    })
    expect(seen).toHaveLength(4)
    expect(seen.at(-1)).toBe(1)
    expect(seen).toEqual([...seen].sort())
  })

  test('a person who changes her mind stops it between two slices', async () => {
    const stop = new AbortController()
    const seen: number[] = []
    const hashing = sliceHash(await video(), {
      signal: stop.signal,
      onChunk: ({ index }) => {
        seen.push(index)
        if (index === 1)
          stop.abort()
      },
    })
    await expect(hashing).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toEqual([0, 1])
  })

  test('a slice that cannot be stored ends it with the reason of the store', async () => {
    const full = new Error('full')
    await expect(sliceHash(await video(), {
      onChunk: () => Promise.reject(full),
    })).rejects.toBe(full)
  })

  test('a file that only lies in the cloud is unreadable, with words for it', async () => {
    const gone = {
      size: 10,
      slice: () => ({
        arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
      }),
    }
    await expect(sliceHash(gone as unknown as Blob)).rejects.toMatchObject({ name: 'Failure', code: 'file-unreadable' })
  })
})
