import type { MediaRequest } from '../../../src/media/media-messages.ts'
import type { MediaLine } from '../../../src/media/media-service.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { serveMedia } from '../../../src/media/media-service.ts'
import { aBigVideo, aHeic } from '../../fixtures/media.ts'
import { aZip } from '../../fixtures/media/papers.ts'
import { aJpeg, aPng } from '../../fixtures/media/pictures.ts'

const MiB = 1024 * 1024
const inMemory = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer
function blobOf(bytes: Uint8Array) {
  return new Blob([
    Buffer.from(bytes),
  ])
}
/** Bytes that only the worker can hash; those in memory need none. */
function aFile(size: number) {
  return new Blob([
    new ArrayBuffer(size),
  ])
}
const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The real service at the other end of a real channel, in the place of a worker. */
function aWorker(): Worker {
  const { port1, port2 } = new MessageChannel()
  serveMedia(port2 as unknown as MediaLine)
  return Object.assign(port1, {
    terminate: () => port1.close(),
  }) as unknown as Worker
}

/** A worker that has crashed, hung or never loaded: it does with a message what the test says. */
function aSickWorker(onMessage: (worker: Worker, message: MediaRequest) => void): Worker & { isEnded: boolean } {
  const worker = {
    isEnded: false,
    onerror: null,
    onmessage: null,
    terminate: () => void (worker.isEnded = true),
    postMessage: (message: MediaRequest) => onMessage(worker as unknown as Worker, message),
  }
  return worker as unknown as Worker & { isEnded: boolean }
}

const crashes = (worker: Worker) => void worker.onerror?.(new Event('error') as ErrorEvent)

const open: { close: () => void }[] = []
function aClient(makeWorker: () => Worker = aWorker, options?: { quietMs?: number, restMs?: number }) {
  const client = createMediaClient(makeWorker, options)
  open.push(client)
  return client
}

afterEach(() => {
  for (const client of open.splice(0))
    client.close()
  vi.useRealTimers()
})

describe('work on the other side', () => {
  test('[M2] a hash comes back, and the page keeps its bytes', async () => {
    const bytes = inMemory(await aJpeg({ width: 30, height: 20 }))
    expect(await aClient().hash(bytes)).toBe(expected(new Uint8Array(bytes)))
    expect(bytes.byteLength).toBeGreaterThan(0)
  })

  test('a HEIC with a wrong name is known, with what it says about itself', async () => {
    expect(await aClient().inspect(blobOf(await aHeic()), 'photo.jpg')).toMatchObject({
      kind: 'photo',
      mime: 'image/heic',
      wrongExtension: true,
      photo: { takenLocal: '2026-03-05T09:41', orientation: 6 },
    })
  })

  test('a refusal arrives as its code with its detail', async () => {
    const client = aClient()
    await expect(client.inspect(new ArrayBuffer(0), 'x.jpg')).rejects.toMatchObject({ name: 'Failure', code: 'file-empty' })
    await expect(client.listArchive(new Blob(['no zip']))).rejects.toMatchObject({ name: 'Failure', code: 'archive-broken' })
    await expect(client.straighten(new ArrayBuffer(9), 'image/jpeg', {
      corners: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 0 },
        { x: 0, y: 0 },
      ],
    })).rejects.toMatchObject({
      code: 'bad-field',
      detail: { field: 'corners' },
    })
  })

  test('a PDF of pages comes back', async () => {
    const page = inMemory(await aJpeg({ width: 30, height: 42 }))
    const pdf = await aClient().pdf([page, page], { madeMs: 0 })
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('an archive is listed and its files come one by one', async () => {
    const client = aClient()
    const archive = blobOf(await aZip({ '标准16/a.txt': 'first', '标准16/b.txt': 'second' }))
    const { entries } = await client.listArchive(archive)
    const texts = await Promise.all(entries.map(async ({ index }) => (await client.readArchiveEntry(archive, index)).text()))
    expect(texts).toEqual(['first', 'second'])
  })
})

describe('a large file in chunks', () => {
  const size = 9 * MiB

  test('each chunk is stored before the next one comes', async () => {
    const video = await aBigVideo(size)
    const log: string[] = []
    const stored = new Uint8Array(size)
    const file = await aClient().hashInChunks(blobOf(video), async ({ index, offset, bytes, sha256 }) => {
      log.push(`chunk ${index}`)
      await new Promise(done => setTimeout(done, 5))
      stored.set(new Uint8Array(bytes), offset)
      expect(sha256).toBe(expected(new Uint8Array(bytes)))
      log.push(`stored ${index}`)
    })
    expect(log).toEqual([
      'chunk 0',
      'stored 0',
      'chunk 1',
      'stored 1',
      'chunk 2',
      'stored 2',
    ])
    expect(file).toEqual({
      sha256: expected(video),
      size,
      chunks: 3,
    })
    expect(expected(stored)).toBe(file.sha256)
  })

  test('progress follows what is stored', async () => {
    const seen: [number, number][] = []
    await aClient().hashInChunks(blobOf(await aBigVideo(size)), () => {}, {
      onProgress: (done, total) => void seen.push([done, total]),
    })
    expect(seen).toEqual([
      [4 * MiB, size],
      [8 * MiB, size],
      [9 * MiB, size],
    ])
  })

  test('a full phone ends it with its own reason, and the next call works', async () => {
    const full = new Error('full')
    const client = aClient()
    await expect(client.hashInChunks(blobOf(await aBigVideo(size)), () => Promise.reject(full))).rejects.toBe(full)
    expect(await client.hash(aFile(1))).toHaveLength(64)
  })

  test('a slow database is not taken for a hung worker', async () => {
    const slow = () => new Promise<void>(done => setTimeout(done, 120))
    const file = aClient(aWorker, { quietMs: 60 }).hashInChunks(blobOf(await aBigVideo(5 * MiB)), slow)
    await expect(file).resolves.toMatchObject({ chunks: 2 })
  })
})

describe('a person who changes her mind', () => {
  test('[M4] work that runs is stopped at once and its worker with it', async () => {
    const workers = [
      aSickWorker(() => {}),
      aWorker(),
    ]
    const stop = new AbortController()
    const client = aClient(() => workers.shift() as Worker)
    const first = workers[0] as ReturnType<typeof aSickWorker>
    const running = client.hash(aFile(1), { signal: stop.signal })
    const waiting = client.hash(aFile(1))
    stop.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(first.isEnded).toBe(true)
    expect(await waiting).toHaveLength(64)
  })

  test('[M4] work that waits is taken out of the row; what runs goes on', async () => {
    const stop = new AbortController()
    const client = aClient()
    const running = client.hash(aFile(1))
    const waiting = client.hash(aFile(2), { signal: stop.signal })
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(await running).toHaveLength(64)
  })

  test('a signal that is given already starts nothing', async () => {
    const makeWorker = vi.fn(aWorker)
    await expect(aClient(makeWorker).hash(aFile(1), {
      signal: AbortSignal.abort(),
    })).rejects.toMatchObject({ name: 'AbortError' })
    expect(makeWorker).not.toHaveBeenCalled()
  })

  test('after the end of the work the signal does no harm', async () => {
    const stop = new AbortController()
    const client = aClient()
    await client.hash(aFile(1), { signal: stop.signal })
    const next = client.hash(aFile(1))
    stop.abort()
    expect(await next).toHaveLength(64)
  })
})

describe('a worker that fails', () => {
  test('[M1] one that crashes is replaced, and the picture counts as undecodable', async () => {
    const workers = [
      aSickWorker(crashes),
      aWorker(),
    ]
    const client = aClient(() => workers.shift() as Worker)
    await expect(client.derivatives(new ArrayBuffer(1), 'image/jpeg')).rejects.toMatchObject({ code: 'picture-undecodable' })
    expect(await client.hash(aFile(1))).toHaveLength(64)
  })

  test('[M8] a crash is never the fault of the file: what it hashed, looked at or unpacked may be tried again', async () => {
    const client = aClient(() => aSickWorker(crashes))
    const broken = { code: 'worker-broken' }
    await expect(client.hash(aFile(1))).rejects.toMatchObject(broken)
    await expect(client.inspect(aFile(1), '')).rejects.toMatchObject(broken)
    await expect(client.inspect(new ArrayBuffer(9), '')).rejects.toMatchObject(broken)
    await expect(client.listArchive(new Blob(['x']))).rejects.toMatchObject(broken)
  })

  test('[M8] a photo in memory is hashed and recognised while every worker crashes', async () => {
    const client = aClient(() => aSickWorker(crashes))
    const bytes = inMemory(await aJpeg({ width: 30, height: 20 }))
    expect(await client.hash(bytes)).toBe(expected(new Uint8Array(bytes)))
    expect(await client.inspect(bytes, 'IMG_1.JPG')).toMatchObject({
      kind: 'photo',
      mime: 'image/jpeg',
      ext: 'jpg',
      wrongExtension: false,
      size: bytes.byteLength,
    })
    expect(await client.inspect(inMemory(await aPng({ width: 30, height: 20 })), '')).toMatchObject({ kind: 'photo', mime: 'image/png', wrongExtension: false })
    expect(await client.inspect(inMemory(await aHeic()), 'IMG_1.JPG')).toMatchObject({ kind: 'photo', mime: 'image/heic', wrongExtension: true })
  })

  test('[M8] a file that is about to be saved goes ahead of pictures that are still to be made', async () => {
    const seen: string[] = []
    const client = aClient(() => aSickWorker((worker, message) => {
      if (message.type === 'call')
        seen.push(message.call.method)
      setTimeout(() => worker.onmessage?.({
        data: { type: 'done', id: message.id, result: 'x' },
      } as MessageEvent), 1)
    }))
    await Promise.all([
      client.derivatives(aFile(1), 'image/jpeg'),
      client.derivatives(aFile(1), 'image/jpeg'),
      client.inspect(aFile(1), ''),
      client.hash(aFile(1)),
    ])
    expect(seen).toEqual([
      'derivatives',
      'inspect',
      'hash',
      'derivatives',
    ])
  })

  test('[M1] one that hangs is ended after 30 seconds, not before', async () => {
    vi.useFakeTimers()
    const hung = aSickWorker(() => {})
    const call = aClient(() => hung).derivatives(new ArrayBuffer(1), 'image/jpeg')
    const outcome = expect(call).rejects.toMatchObject({ code: 'picture-undecodable' })
    await vi.advanceTimersByTimeAsync(29_000)
    expect(hung.isEnded).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(hung.isEnded).toBe(true)
    await outcome
  })

  test('signs of life keep long work going', async () => {
    vi.useFakeTimers()
    let worker: Worker | undefined
    const client = aClient(() => worker = aSickWorker(() => {}))
    const call = client.hash(aFile(1))
    for (let second = 0; second < 120; second += 20) {
      await vi.advanceTimersByTimeAsync(20_000)
      worker?.onmessage?.({
        data: { type: 'alive', id: 1 },
      } as MessageEvent)
    }
    worker?.onmessage?.({
      data: { type: 'done', id: 1, result: 'hash' },
    } as MessageEvent)
    expect(await call).toBe('hash')
  })

  test('something that cannot be sent ends its own call only', async () => {
    const client = aClient()
    const unsendable = {
      arrayBuffer: () => {},
    } as unknown as Blob
    await expect(client.hash(unsendable)).rejects.toMatchObject({ name: 'Failure' })
    expect(await client.hash(aFile(1))).toHaveLength(64)
  })

  test('one call is with the worker at a time, in the order of asking', async () => {
    const seen: number[] = []
    const client = aClient(() => aSickWorker((worker, message) => {
      seen.push(message.id)
      setTimeout(() => worker.onmessage?.({
        data: { type: 'done', id: message.id, result: seen.length },
      } as MessageEvent), 1)
    }))
    expect(await Promise.all([1, 2, 3].map(() => client.hash(aFile(1))))).toEqual([1, 2, 3])
    expect(seen).toEqual([1, 2, 3])
  })
})

describe('the end', () => {
  test('after a minute without work the worker goes, and a new one comes when needed', async () => {
    vi.useFakeTimers()
    const workers: ReturnType<typeof aSickWorker>[] = []
    const client = aClient(() => {
      workers.push(aSickWorker((worker, { id }) => queueMicrotask(() => worker.onmessage?.({
        data: { type: 'done', id, result: 'x' },
      } as MessageEvent))))
      return workers.at(-1) as Worker
    })
    await client.hash(aFile(1))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([false])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true])
    await client.hash(aFile(1))
    expect(workers).toHaveLength(2)
  })

  test('a worker that is called again in its last second stays', async () => {
    vi.useFakeTimers()
    const worker = aSickWorker((self, { id }) => void (id === 1 && queueMicrotask(() => self.onmessage?.({
      data: { type: 'done', id, result: 'x' },
    } as MessageEvent))))
    const client = aClient(() => worker)
    await client.hash(aFile(1))
    await vi.advanceTimersByTimeAsync(59_000)
    const second = client.hash(aFile(1))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(worker.isEnded).toBe(false)
    worker.onmessage?.({
      data: { type: 'done', id: 2, result: 'y' },
    } as MessageEvent)
    expect(await second).toBe('y')
  })

  test('closing rejects what runs and what waits', async () => {
    const client = createMediaClient(() => aSickWorker(() => {}))
    const calls = [
      client.hash(aFile(1)),
      client.hash(aFile(1)),
    ]
    client.close()
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })
})
