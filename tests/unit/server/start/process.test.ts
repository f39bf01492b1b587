import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aCapture } from '../../../support/builders.ts'
import { digestOf, sha256, someBytes } from '../a-unit.ts'
import { aRunningServer } from './a-running-server.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })
const soon = { timeout: 20_000 }

let server: Awaited<ReturnType<typeof aRunningServer>>
beforeEach(async () => {
  server = await aRunningServer()
})
afterEach(async () => await server.remove())

const PIECE = 1024 * 1024

async function patch(hash: string, headers: Record<string, string>, { bytes, offset }: { bytes: Uint8Array<ArrayBuffer>, offset: number }): Promise<Response> {
  const piece = bytes.slice(offset, offset + PIECE)
  return await fetch(`${server.url}/v1/blobs/${hash}`, {
    method: 'PATCH',
    body: piece,
    headers: {
      ...headers,
      'upload-offset': String(offset),
      'upload-length': String(bytes.length),
      'content-digest': digestOf(piece),
    },
  })
}

/** Sends the head of a piece and half of its bytes, and leaves it at that. */
async function half(hash: string, headers: Record<string, string>, { bytes, offset }: { bytes: Uint8Array, offset: number }): Promise<void> {
  const piece = bytes.slice(offset, offset + PIECE)
  const sending = request(`${server.url}/v1/blobs/${hash}`, {
    method: 'PATCH',
    headers: {
      ...headers,
      'content-length': piece.length,
      'upload-offset': offset,
      'upload-length': bytes.length,
      'content-digest': digestOf(piece),
    },
  })
  sending.on('error', () => {}) // the server dies under it
  await new Promise<void>(resolve => sending.write(piece.subarray(0, PIECE / 2), () => resolve()))
  await expect.poll(() => statSync(join(server.data, 'spool', readdirSync(join(server.data, 'spool')).find(name => name.endsWith('.part')) ?? '')).size, soon).toBeGreaterThan(offset)
}

test('[BL9] killed in the middle of an upload, the server knows after its restart what was safe, and the phone goes on from there', async () => {
  await server.start()
  const { headers, personId, deviceId, scopes } = await server.setUp()
  const bytes = someBytes(4 * PIECE + 321)
  const hash = sha256(bytes)
  for (const offset of [0, PIECE])
    expect((await patch(hash, headers, { bytes, offset })).status).toBe(204)
  await half(hash, headers, { bytes, offset: 2 * PIECE })
  await server.kill()
  await server.start()
  const head = await fetch(`${server.url}/v1/blobs/${hash}`, { method: 'HEAD', headers })
  expect(head.headers.get('upload-offset')).toBe(String(2 * PIECE))
  for (const offset of [2 * PIECE, 3 * PIECE, 4 * PIECE]) {
    expect((await patch(hash, headers, { bytes, offset })).status).toBe(offset === 4 * PIECE
      ? 201
      : 204)
  }
  const stored = await readFile(join(server.data, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash))
  expect(sha256(stored)).toBe(hash)
  const work = scopes.find(scope => scope.startsWith('work:')) ?? ''
  const op = {
    ...aCapture({
      by: { personId, roles: [], isServer: false },
      deviceId,
      sha256: hash,
    }),
    scope: work,
  }
  const reply = await fetch(`${server.url}/v1/push`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      v: 1,
      deviceId,
      epoch: '',
      build: '',
      nowMs: Date.now(),
      waiting: {
        ops: 0,
        blobs: 0,
        bytes: 0,
        oldestMs: null,
      },
      ops: [op],
    }),
  })
  expect(await reply.json()).toMatchObject({
    results: [
      { status: 'applied' },
    ],
  })
  await server.kill()
  await server.start()
  const pulled = await (await fetch(`${server.url}/v1/pull?scope=${work}&after=0`, { headers })).json() as { rows: Array<{ id: string, data: { receipts?: unknown[] } }> }
  expect(pulled.rows.find(row => row.id === op.id)?.data.receipts).toHaveLength(1)
})

test('[ST1] asked to stop, it lets go of phones that listen and of its folder, and ends well', async () => {
  await server.start()
  const { headers } = await server.setUp()
  const line = await fetch(`${server.url}/v1/events`, { headers })
  expect(line.status).toBe(200)
  const startMs = Date.now()
  expect(await server.terminate()).toBe(0)
  expect(Date.now() - startMs).toBeLessThan(10_000)
  expect(existsSync(join(server.data, 'server.pid'))).toBe(false)
  expect((await line.text()).includes('event: head')).toBe(true)
})

test('[ST2] a port that is taken and a folder that is in use are told in a sentence each, with a failure code', async () => {
  await server.start()
  const [samePort, sameFolder] = [await aRunningServer(server.port), await aRunningServer()]
  try {
    expect(await samePort.start()).toContain(`Port ${server.port} is taken`)
    expect(await sameFolder.start('--data', server.data)).toMatch(/Another server \(process \d+\) already works in the data folder/)
    expect([await samePort.terminate(), await sameFolder.terminate()]).toEqual([1, 1])
  }
  finally {
    await samePort.remove()
    await sameFolder.remove()
  }
})

test('[ST2] a certificate that is none stops the start before anything is made', async () => {
  const missing = await server.start('--cert', '/nowhere/cert.pem', '--key', '/nowhere/key.pem')
  expect(missing).toContain('/nowhere/cert.pem')
  const page = join(server.root, 'dist', 'index.html')
  expect(await server.start('--cert', page, '--key', page)).toContain('no certificate')
  expect(existsSync(server.data)).toBe(false)
})

test('[ST2] a build that cannot be kept is told in a sentence', async () => {
  mkdirSync(server.data)
  writeFileSync(join(server.data, 'builds'), '')
  expect(await server.start()).toMatch(/^The built app cannot be kept in .*builds/)
})

test('[ST2] behind a proxy without an address nothing is made', async () => {
  expect(await server.start('--trust-proxy')).toContain('start it with ORIGIN')
  expect(existsSync(server.data)).toBe(false)
})

test('[BI7] what is no request for this server is refused with a code', async () => {
  await server.start()
  const text = await new Promise<string>((resolve, reject) => {
    let answer = ''
    const line = connect(server.port, 'localhost', () => line.write('GET / HTTP/1.1\r\nHost: a b?\r\nConnection: close\r\n\r\n'))
    line.on('data', piece => answer += String(piece)).on('end', () => resolve(answer)).on('error', reject)
  })
  expect(text).toMatch(/^HTTP\/1.1 400 [\s\S]*\{"code":"bad-request"\}/)
  const posted = await fetch(server.url, { method: 'POST' })
  expect([posted.status, await posted.json()]).toEqual([
    404,
    { code: 'not-found' },
  ])
})

test('[ST3] a restart keeps who the server is, and a set-up server prints no set-up link', async () => {
  await server.start()
  const status = async () => await (await fetch(`${server.url}/v1/status`)).json() as { serverId: string, isSetUp: boolean }
  const before = await status()
  await server.setUp()
  await server.terminate()
  expect(await server.start()).not.toContain('setup#')
  expect(await status()).toMatchObject({ serverId: before.serverId, isSetUp: true })
  expect(readdirSync(server.data)).not.toContain('backups')
})
