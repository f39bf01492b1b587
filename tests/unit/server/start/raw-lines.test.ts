import type { Socket } from 'node:net'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aRunningServer } from './a-running-server.ts'

// A process of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let server: Awaited<ReturnType<typeof aRunningServer>>
beforeAll(async () => {
  server = await aRunningServer()
  await server.start()
})
afterAll(async () => await server.remove())

async function open(): Promise<Socket> {
  const socket = connect(server.port, 'localhost')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends these very bytes and reads until the server closes the line. */
async function say(text: string): Promise<{ status: number, code: unknown }> {
  const socket = await open()
  let answer = ''
  socket.on('data', piece => answer += String(piece))
  const closed = once(socket, 'close')
  socket.write(text)
  await closed
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return {
    status: Number(head.split(' ')[1]),
    code: body === ''
      ? undefined
      : (JSON.parse(body) as { code: unknown }).code,
  }
}

function post(headers: readonly string[], body = '') {
  return [
    'POST /v1/session HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n')
}

describe('[BI7] a line that speaks no proper HTTP is told so with a code and closed, and the next one is served', () => {
  test.for([
    [
      'ten thousand headers',
      post(Array.from({ length: 10_000 }, (_, n) => `X-${n}: 1`)),
      431,
    ],
    [
      'a header longer than any',
      post([`X: ${'a'.repeat(60_000)}`]),
      431,
    ],
    ['rubbish', '\x16\x03\x01 this is no HTTP\r\n\r\n', 400],
    [
      'two lengths',
      post(['Content-Length: 2', 'Content-Length: 3'], '{}'),
      400,
    ],
    [
      'a length and chunks',
      post(['Content-Length: 2', 'Transfer-Encoding: chunked'], '{}'),
      400,
    ],
    [
      'a length that is no number',
      post(['Content-Length: many'], '{}'),
      400,
    ],
    [
      'a chunk without a size',
      post(['Transfer-Encoding: chunked'], 'zz\r\n'),
      400,
    ],
    [
      'a header with a line break in its name',
      post(['X Y: 1'], ''),
      400,
    ],
    ['an expectation that nobody has', `${post(['Expect: tea', 'Content-Length: 2'])}{}`, 417],
  ] as const)('%s', async ([, text, status]) => {
    expect(await say(text)).toEqual({ status, code: 'bad-request' })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  test('a length that promises more than comes keeps nobody else waiting', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, open))
    for (const socket of slow)
      socket.write(post(['Content-Length: 1000'], '{"half'))
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    for (const socket of slow)
      socket.destroy()
    expect((await fetch(`${server.url}/v1/status`)).status).toBe(200)
  })

  test('what follows a request on a line that it said to close is no second request, and never becomes part of the first answer', async () => {
    const { status } = await say(`${post(['Content-Length: 2', 'Connection: close'])}{}GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    expect([400, 422]).toContain(status)
  })
})
