import type { Socket } from 'node:net'
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aRunningServer } from '../start/a-running-server.ts'

// A process of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

/** Room for what Node's collector has not got round to yet; what is poured is many times as much. */
const MORE_BYTES = 160e6

let server: Awaited<ReturnType<typeof aRunningServer>>
let cookie: string
beforeAll(async () => {
  server = await aRunningServer()
  await server.start()
  cookie = (await server.setUp()).headers.cookie
})
afterAll(async () => await server.remove())

/** What the server's process holds in memory, in bytes. */
function heldBytes(): number {
  const kilobytes = execFileSync('ps', [
    '-o',
    'rss=',
    '-p',
    String(server.pid()),
  ], { encoding: 'utf8' })
  return Number(kilobytes) * 1024
}

async function open(): Promise<Socket> {
  const socket = connect(server.port, 'localhost')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

function request(line: string, headers: readonly string[]): string {
  return [
    `${line} HTTP/1.1`,
    'Host: localhost',
    `Cookie: ${cookie}`,
    ...headers,
    '',
    '',
  ].join('\r\n')
}

/** Writes as long as the server lets it, until it closes the line or everything is written. How many bytes were written. */
async function pour(head: string, piece: Buffer, pieces: number): Promise<number> {
  const socket = await open()
  socket.resume()
  const closed = new Promise<true>(resolve => socket.once('close', () => resolve(true)))
  const drained = () => new Promise<false>(resolve => socket.once('drain', () => resolve(false)))
  socket.write(head)
  let written = 0
  for (let n = 0, isOver = false; n < pieces && !isOver; n += 1) {
    written += piece.length
    isOver = !socket.write(piece) && await Promise.race([
      closed,
      drained(),
    ])
  }
  socket.destroy()
  await closed
  return written
}

test('[BI9] a gigabyte that nobody asked for leave the server\'s memory as it was', async () => {
  const before = heldBytes()
  const piece = Buffer.alloc(256 * 1024, '[')
  let poured = 0
  for (let round = 0; round < 12; round += 1) {
    const sent = await Promise.all([
      // Without a length, without a right to be that long, without an end.
      ...Array.from({ length: 4 }, () => pour(request('POST /v1/push', ['Transfer-Encoding: chunked']), Buffer.concat([
        Buffer.from('40000\r\n'),
        piece,
        Buffer.from('\r\n'),
      ]), 64)),
      // A photo that says it is 200 MB, breaks off, and never had this hash.
      ...Array.from({ length: 4 }, (_, n) => pour(request(`PUT /v1/blobs/${String(n).padStart(64, '0')}`, ['Content-Length: 200000000']), piece, 64)),
      ...Array.from({ length: 8 }, () => pour(request('POST /v1/session', ['Content-Type: application/json', 'Content-Length: 100000000']), piece, 128)),
    ])
    poured += sent.reduce((sum, bytes) => sum + bytes)
  }
  expect(poured).toBeGreaterThan(1e9)
  expect(heldBytes() - before).toBeLessThan(MORE_BYTES)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

test('[BI9] five hundred lines that say half a word and wait keep nobody else waiting', async () => {
  const before = heldBytes()
  const lines = await Promise.all(Array.from({ length: 500 }, open))
  for (const [n, line] of lines.entries()) {
    line.write(n % 2 === 0
      ? 'POST /v1/session HTTP/1.1\r\nHost: loc'
      : request('PATCH /v1/blobs/aa', ['Content-Length: 4000000', 'Upload-Offset: 0']))
  }
  const replies = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${server.url}/v1/session`, {
    headers: { cookie },
  })).status))
  expect(new Set(replies)).toEqual(new Set([200]))
  expect(heldBytes() - before).toBeLessThan(MORE_BYTES)
  lines.forEach(line => line.destroy())
})

test('whoever says goodbye after the question still gets the answer', async () => {
  const line = await open()
  let answer = ''
  line.on('data', piece => answer += String(piece))
  line.end(request('GET /v1/status', []))
  await once(line, 'close')
  expect(answer).toMatch(/^HTTP\/1\.1 200/)
})
