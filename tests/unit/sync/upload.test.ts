import { expect, test } from 'vitest'
import { CHUNK_BYTES } from '../../../src/storage/blob.ts'
import { hexDigest } from '../../../src/sync/digest.ts'
import { first, freshId, someBytes } from '../../contract/storage/builders.ts'
import { aCapture, aFile, aThumb } from '../recording/builders.ts'
import { aLoop, broken, json } from './a-loop.ts'

test('[SY7] [SY14] records first, then thumbs, then originals; at the end that nothing waits; and the server has the same bytes', async () => {
  const { store, loop, recorder, scopes, asked, server } = await aLoop()
  const thumb = await aThumb()
  const input = await aCapture({
    scope: scopes.work,
    derivatives: [thumb],
  })
  await recorder.capture(input)
  await loop.sendNow()
  const original = input.files[0]!.sha256
  const way = asked.filter(line => /POST|PUT/.test(line))
  expect(way.slice(0, 2)).toEqual(['POST /v1/push', 'POST /v1/blobs/have'])
  // The two go at the same time; which request is out first is up to who has hashed first.
  expect(new Set(way.slice(2, 4))).toEqual(new Set([`PUT /v1/blobs/${thumb.sha256}`, `PUT /v1/blobs/${original}`]))
  expect(way.slice(4)).toEqual(['POST /v1/push'])
  expect(await server.parts().blobs.size(original)).toBe(500)
  expect(await store.blobs.facts(original)).toMatchObject({ state: 'sent' })
  const [item] = await store.items.list({ scope: scopes.work, coll: 'evidence' })
  expect(item?.data).toMatchObject({
    receivedMs: expect.any(Number),
    receipts: [],
  })
  await loop.sendNow()
  expect((await store.items.list({ scope: scopes.work, coll: 'evidence' }))[0]?.data).toMatchObject({
    receipts: [
      {
        statement: { sha256: original },
      },
    ],
  })
})

test('[SY7] no original sets out before every thumb is sent or on its way', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  const thumbs: string[] = []
  for (let n = 0; n < 3; n++) {
    const thumb = await aThumb(100 + n)
    thumbs.push(thumb.sha256)
    await recorder.capture(await aCapture({
      scope: scopes.work,
      files: [await aFile(n + 1)],
      derivatives: [thumb],
    }))
  }
  const begun = new Set<string>()
  const early: string[] = []
  intercept(({ method, path }) => {
    if (method !== 'PUT')
      return undefined
    const sha256 = path.split('/').at(-1)!
    begun.add(sha256)
    const moving = new Set(loop.activity().sending.map(one => one.sha256))
    if (!thumbs.includes(sha256))
      early.push(...thumbs.filter(thumb => !begun.has(thumb) && !moving.has(thumb)))
    return undefined
  })
  await loop.sendNow()
  expect(begun.size).toBe(6)
  expect(early).toEqual([])
  expect(await store.waiting()).toMatchObject({ blobs: 0 })
})

test('[SY7] what the server has already is not sent', async () => {
  const { server, ...one } = await aLoop()
  await one.recorder.capture(await aCapture({ scope: one.scopes.work }))
  await one.loop.sendNow()
  const two = await aLoop({ server, person: one.person })
  await two.recorder.capture(await aCapture({ scope: two.scopes.work }))
  await two.loop.sendNow()
  expect(two.asked.filter(line => line.startsWith('PUT'))).toEqual([])
  expect(await two.store.waiting()).toMatchObject({ blobs: 0 })
})

test('[SY8] a film goes in pieces and goes on where the line broke', async () => {
  const { store, loop, recorder, scopes, intercept, server } = await aLoop()
  const whole = someBytes(2 * CHUNK_BYTES + 5000, 9)
  const sha256 = await hexDigest(whole)
  await recorder.capture(await aCapture({
    scope: scopes.work,
    kind: 'video',
    files: [await filmOf(store, whole, sha256)],
  }))
  const offsets: string[] = []
  intercept(({ method, init }) => {
    if (method !== 'PATCH')
      return undefined
    offsets.push((init.headers as Record<string, string>)['upload-offset'] ?? '')
    return offsets.length === 2
      ? broken()
      : undefined
  })
  await loop.sendNow()
  expect(await store.blobs.facts(sha256)).toMatchObject({ state: 'waiting', offset: CHUNK_BYTES, code: 'network-broken' })
  expect(loop.activity().blobs).toMatchObject({ status: 'resting', code: 'network-broken' })
  await loop.sendNow()
  expect(offsets[2]).toBe(String(CHUNK_BYTES))
  expect(await server.parts().blobs.size(sha256)).toBe(whole.byteLength)
  expect(await store.blobs.facts(sha256)).toMatchObject({ state: 'sent' })
})

test('[SY9] after a piece that did not get through, the next ones are smaller', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  const whole = someBytes(3_000_000, 4)
  const file = {
    sha256: await hexDigest(whole),
    size: whole.byteLength,
    mime: 'image/jpeg',
    source: { bytes: whole },
  }
  await recorder.capture(await aCapture({
    scope: scopes.work,
    files: [file],
  }))
  const sizes: number[] = []
  intercept(({ method, init }) => {
    if (method !== 'PUT' && method !== 'PATCH')
      return undefined
    sizes.push((init.body as ArrayBuffer).byteLength)
    return sizes.length === 1
      ? broken()
      : undefined
  })
  await loop.sendNow()
  await loop.sendNow()
  expect(sizes[0]).toBe(3_000_000)
  expect(sizes[1]).toBe(1024 * 1024)
  expect(await store.waiting()).toMatchObject({ blobs: 0 })
})

test('[SY9] a line that is cut after every 2 MB carries a film all the same: no cut wastes more than a piece, and the pauses do not grow', async () => {
  const { store, loop, recorder, scopes, intercept, clock } = await aLoop()
  const whole = someBytes(2 * CHUNK_BYTES + 700_000, 9)
  const sha256 = await hexDigest(whole)
  await recorder.capture(await aCapture({
    scope: scopes.work,
    kind: 'video',
    files: [await filmOf(store, whole, sha256)],
  }))
  const CARRIES = 2_000_000
  let carried = 0
  let cuts = 0
  let wasted = 0
  const pauses: number[] = []
  intercept(({ method, init }) => {
    if (method !== 'PATCH' && method !== 'PUT')
      return undefined
    const size = (init.body as ArrayBuffer).byteLength
    if (carried + size <= CARRIES) {
      carried += size
      return undefined
    }
    cuts += 1
    wasted += CARRIES - carried
    expect(CARRIES - carried).toBeLessThanOrEqual(CHUNK_BYTES)
    carried = 0
    return broken()
  })
  for (let round = 0; round < 60 && (await store.blobs.facts(sha256))?.state !== 'sent'; round += 1) {
    await loop.sendNow()
    const { blobs } = loop.activity()
    if (blobs.status === 'resting')
      pauses.push(blobs.retryAtMs - clock.now())
  }
  expect(await store.blobs.facts(sha256)).toMatchObject({ state: 'sent' })
  expect(cuts).toBeLessThan(40)
  expect(wasted).toBeLessThan(whole.byteLength)
  expect(Math.max(...pauses.slice(3))).toBeLessThanOrEqual(2000)
}, 30_000)

test('[SY9] a file that stands still does not stop the one that moves, and goes as soon as that one is through', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  const files = [await aFile(1), await aFile(2), await aFile(3)]
  await recorder.capture(await aCapture({ scope: scopes.work, files }))
  const [still, ...moving] = files.map(({ sha256 }) => sha256).sort() as [string, string, string]
  let isStanding = true
  let begin = (): void => {}
  const anotherBegan = new Promise<void>((resolve) => {
    begin = resolve
  })
  intercept(async ({ method, path, init }) => {
    const { onSent } = init as { onSent?: (bytes: number) => void }
    if (method !== 'PUT' || !isStanding)
      return undefined
    if (!path.endsWith(still)) {
      onSent?.(100)
      begin()
      await new Promise(done => setTimeout(done, 100))
    }
    if (!path.endsWith(still))
      return undefined
    await anotherBegan
    isStanding = false
    return broken()
  })
  await loop.retryOne(still) // one run of the lane, and nobody comes back a minute later
  expect(await Promise.all([still, ...moving].map(async sha256 => (await store.blobs.facts(sha256))?.state))).toEqual(['sent', 'sent', 'sent'])
  expect(loop.activity().troubles?.blobs).toBeUndefined()
})

test('[SY9] how far a file has got is told while its bytes go, before the server has any of them', async () => {
  const { loop, recorder, scopes, intercept } = await aLoop()
  const file = await aFile(1, { size: 900 })
  await recorder.capture(await aCapture({
    scope: scopes.work,
    files: [file],
  }))
  const seen: number[] = []
  loop.onActivity(({ sending }) => seen.push(...sending.map(({ sentBytes }) => sentBytes)))
  intercept(({ method, init }) => {
    if (method === 'PUT')
      [300, 600].forEach(bytes => (init as { onSent?: (bytes: number) => void }).onSent?.(bytes))
    return undefined
  })
  await loop.sendNow()
  expect(seen).toEqual(expect.arrayContaining([300, 600, 900]))
})

test('[SY7] a file that the server refuses is told apart, and the others are sent', async () => {
  const { store, loop, recorder, scopes, intercept, asked } = await aLoop()
  const files = [await aFile(1), await aFile(2), await aFile(3)]
  await recorder.capture(await aCapture({ scope: scopes.work, files }))
  const refused = files[1]!.sha256
  intercept(({ method, path }) => method === 'PUT' && path.endsWith(refused)
    ? json({ code: 'file-type-refused' }, 415)
    : undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(refused)).toMatchObject({ state: 'refused', code: 'file-type-refused' })
  expect(await store.blobs.facts(files[2]!.sha256)).toMatchObject({ state: 'sent' })
  expect((await first(store.watchSyncState())).needsAttention).toBe(1)
  await loop.sendNow()
  expect(asked.filter(line => line === `PUT /v1/blobs/${refused}`), 'trying again does not help').toHaveLength(1)
  intercept(() => undefined)
  await loop.retryOne(refused)
  expect(await store.blobs.facts(refused)).toMatchObject({ state: 'sent' })
})

test('[SY7] a firewall that stops one photo neither refuses it for good nor stops the others', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  const files = [await aFile(1), await aFile(2), await aFile(3)]
  await recorder.capture(await aCapture({ scope: scopes.work, files }))
  const stopped = files[0]!.sha256
  intercept(({ method, path }) => method === 'PUT' && path.endsWith(stopped)
    ? new Response('<html>Forbidden by the firewall</html>', { status: 403 })
    : undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(stopped)).toMatchObject({ state: 'waiting', code: 'foreign-answer' })
  expect(await store.blobs.facts(files[2]!.sha256)).toMatchObject({ state: 'sent' })
  expect((await first(store.watchSyncState())).needsAttention).toBe(0)
  intercept(() => undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(stopped)).toMatchObject({ state: 'sent' })
})

test('[SY7] a firewall that stops everything makes the lane rest after three', async () => {
  const { loop, recorder, scopes, intercept, asked } = await aLoop()
  const files = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(n => aFile(n)))
  await recorder.capture(await aCapture({ scope: scopes.work, files }))
  intercept(({ method }) => method === 'PUT'
    ? new Response('<html>Forbidden by the firewall</html>', { status: 403 })
    : undefined)
  await loop.sendNow()
  expect(loop.activity().blobs).toMatchObject({ status: 'resting', code: 'foreign-answer' })
  expect(asked.filter(line => line.startsWith('PUT')).length).toBeLessThanOrEqual(4)
})

test('[SY9] a proxy that takes only small bodies gets small pieces, at once and from then on', async () => {
  const { store, loop, recorder, scopes, intercept, server } = await aLoop()
  const whole = someBytes(3_000_000, 5)
  const file = {
    sha256: await hexDigest(whole),
    size: whole.byteLength,
    mime: 'image/jpeg',
    source: { bytes: whole },
  }
  await recorder.capture(await aCapture({
    scope: scopes.work,
    files: [file],
  }))
  const sizes: number[] = []
  intercept(({ method, init }) => {
    if (method !== 'PUT' && method !== 'PATCH')
      return undefined
    const { byteLength } = init.body as ArrayBuffer
    sizes.push(byteLength)
    return byteLength > 500_000
      ? new Response('<html>413 Request Entity Too Large</html>', { status: 413 })
      : undefined
  })
  await loop.sendNow()
  expect(sizes.slice(0, 4)).toEqual([
    3_000_000,
    1024 * 1024,
    256 * 1024,
    256 * 1024,
  ])
  expect(Math.max(...sizes.slice(2))).toBe(256 * 1024)
  expect(await server.parts().blobs.size(file.sha256)).toBe(whole.byteLength)
  expect(await store.waiting()).toMatchObject({ blobs: 0 })
})

test('[SY7] bytes that arrive damaged are sent again; bytes that are damaged here are told to the person', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  const good = await aFile(1)
  const rotten = {
    ...await aFile(2),
    sha256: 'e'.repeat(64),
  }
  await recorder.capture(await aCapture({
    scope: scopes.work,
    files: [good],
  }))
  await recorder.capture(await aCapture({
    scope: scopes.work,
    files: [rotten],
  }))
  intercept(({ method, path }) => method === 'PUT' && path.endsWith(good.sha256)
    ? json({ code: 'wrong-hash' }, 422)
    : undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(good.sha256)).toMatchObject({ state: 'waiting', code: 'wrong-hash' })
  expect(await store.blobs.facts(rotten.sha256)).toMatchObject({ state: 'refused', code: 'wrong-hash' })
  intercept(() => undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(good.sha256)).toMatchObject({ state: 'sent' })
})

test('[SY7] a film that is damaged here is found out, however large, and not sent for ever', async () => {
  const { store, loop, recorder, scopes, intercept, asked } = await aLoop()
  const sha256 = 'e'.repeat(64)
  await recorder.capture(await aCapture({
    scope: scopes.work,
    kind: 'video',
    files: [await filmOf(store, new ArrayBuffer(64 * 1024 * 1024 + 1), sha256)],
  }))
  intercept(({ method, path }) => method === 'PATCH' && path.endsWith(sha256)
    ? json({ code: 'wrong-hash' }, 422)
    : undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(sha256)).toMatchObject({ state: 'refused', code: 'wrong-hash' })
  expect(asked.filter(line => line.startsWith('PATCH'))).toHaveLength(1)
})

test('[SY7] no more than two are on their way at once, and each is seen on its way', async () => {
  const { loop, store, recorder, scopes, intercept } = await aLoop()
  await recorder.capture(await aCapture({ scope: scopes.work, files: await Promise.all([1, 2, 3, 4, 5].map(n => aFile(n))) }))
  const held: Array<() => void> = []
  let asked = 0
  intercept(({ method }) => {
    if (method !== 'PUT')
      return undefined
    asked += 1
    return new Promise(resolve => held.push(() => resolve(undefined)))
  })
  let seen = 0
  loop.onActivity(({ sending }) => {
    seen = Math.max(seen, sending.length)
  })
  const sent = loop.sendNow()
  for (const already of [0, 1, 2, 3]) {
    await expect.poll(() => asked).toBe(already + 2)
    await Promise.all([1, 2, 3].map(() => store.waiting()))
    expect([asked, held.length]).toEqual([already + 2, 2])
    held.shift()?.()
  }
  held.shift()?.()
  await sent
  expect(seen).toBe(2)
  expect(loop.activity().sending).toEqual([])
})

test('[SY5] each way rests by itself: no push, and bytes and rows still move', async () => {
  const { store, loop, recorder, scopes, intercept, clock } = await aLoop()
  await recorder.capture(await aCapture({ scope: scopes.work }))
  intercept(({ path }) => path === '/v1/push'
    ? json({ code: 'server-busy' }, 503, { 'retry-after': '120' })
    : undefined)
  await loop.sendNow()
  expect(loop.activity()).toMatchObject({
    push: { status: 'resting', code: 'server-busy', retryAtMs: clock.now() + 121_000 },
    pull: { status: 'idle' },
    blobs: { status: 'idle' },
  })
  expect(await store.waiting()).toMatchObject({ ops: 1, blobs: 0 })
  intercept(() => undefined)
  clock.pass(121_000)
  await loop.sendNow()
  expect(await store.waiting()).toMatchObject({ ops: 0 })
})

async function filmOf(store: Awaited<ReturnType<typeof aLoop>>['store'], whole: ArrayBuffer, sha256: string) {
  const uploadId = freshId()
  const chunks = Math.ceil(whole.byteLength / CHUNK_BYTES)
  for (let index = 0; index < chunks; index++) {
    await store.blobs.putChunk({
      uploadId,
      index,
      bytes: whole.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
    })
  }
  return {
    sha256,
    size: whole.byteLength,
    mime: 'video/mp4',
    source: { uploadId, chunks },
  }
}

test('[SY7] the file that somebody asks for goes before all the others', async () => {
  const { store, loop, recorder, scopes, asked, intercept } = await aLoop()
  const files = await Promise.all([1, 2, 3].map(seed => aFile(seed)))
  for (const file of files) {
    await recorder.capture(await aCapture({
      scope: scopes.work,
      files: [file],
    }))
  }
  const last = (await store.blobs.nextUploads(10, new Set())).at(-1)!.sha256
  intercept(({ path }) => path.startsWith('/v1/blobs/') && path !== '/v1/blobs/have'
    ? json({ code: 'blob-busy' }, 423)
    : undefined)
  await loop.sendNow()
  expect(await store.blobs.facts(last)).toMatchObject({ state: 'waiting', code: 'blob-busy' })
  intercept(() => undefined)
  asked.length = 0
  await loop.retryOne(last)
  expect(asked.filter(line => line.startsWith('PUT'))[0]).toBe(`PUT /v1/blobs/${last}`)
  expect(await store.waiting()).toMatchObject({ blobs: 0 })
})

test('[SY18] what was erased meanwhile is taken from the phone when it is sent: nothing failed, nothing waits, the other file goes', async () => {
  const { store, loop, recorder, scopes, server } = await aLoop()
  const gone = await aCapture({ scope: scopes.work })
  const other = await aCapture({
    scope: scopes.work,
    files: [await aFile(8)],
  })
  await recorder.capture(gone)
  await recorder.capture(other)
  const hash = gone.files[0]!.sha256
  const { db } = server.parts()
  const { unit_id } = await db.selectFrom('scope').select('unit_id').where('id', '=', scopes.work).executeTakeFirstOrThrow()
  await db.insertInto('erased_blob').values({
    hash,
    unit_id,
    erasure_id: freshId(),
    size: 500,
    stored_ms: null,
    erased_ms: 1,
  }).execute()
  await loop.sendNow()
  expect(await store.blobs.facts(hash)).toBeUndefined()
  expect(await store.blobs.facts(other.files[0]!.sha256)).toMatchObject({ state: 'sent' })
  expect(await store.waiting()).toMatchObject({ blobs: 0 })
  expect(loop.activity().blobs.status).toBe('idle')
})
