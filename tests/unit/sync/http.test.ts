import * as v from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import { createOnlineCalls } from '../../../src/sync/calls/online-calls.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'

const schema = v.object({
  n: v.number(),
})

function answering(answer: () => Response | Promise<Response>, isOnline = true) {
  const asked: Array<{ path: string, init: RequestInit }> = []
  const fetch = (async (path: string, init: RequestInit) => {
    asked.push({ path, init })
    return await answer()
  }) as typeof globalThis.fetch
  return {
    asked,
    http: createHttp({
      fetch,
      isOnline: () => isOnline,
    }),
  }
}

test.for([
  [
    401,
    { code: 'sign-in-required' },
    'sign-in-required',
  ],
  [
    409,
    { code: 'op-gap', expected: 7 },
    'op-gap',
  ],
  [
    403,
    { code: 'a-code-of-next-year' },
    'forbidden',
  ],
  [
    413,
    { code: 'body-too-large' },
    'body-too-large',
  ],
  [
    418,
    { code: 'a-code-of-next-year' },
    'bad-request',
  ],
  [401, '<html>a proxy wants a password</html>', 'foreign-answer'],
  [403, '<html>stopped by the firewall</html>', 'foreign-answer'],
  [404, '<html>another site</html>', 'foreign-answer'],
  [403, '{"error":"blocked"}', 'foreign-answer'],
  [413, '<html>nginx</html>', 'proxy-limit'],
  [429, '<html>nginx</html>', 'too-many-requests'],
  [502, '<html>nginx</html>', 'server-busy'],
  [507, '<html>nginx</html>', 'server-busy'],
  [500, '', 'server-failed'],
  [418, '', 'foreign-answer'],
] as const)('[SY13] %i with %j is %s', async ([status, body, code]) => {
  const { http } = answering(() => new Response(typeof body === 'string'
    ? body
    : JSON.stringify(body), { status }))
  await expect(http.get({ path: '/v1/x' }, schema)).rejects.toMatchObject({ code })
})

test('[SY13] whatever a stranger on the way answers, the same is tried again', async () => {
  for (let status = 400; status < 600; status++) {
    const { http } = answering(() => new Response('<html></html>', { status }))
    await expect(http.send({ path: '/v1/x' }), String(status)).rejects.toMatchObject({ canRetry: true })
  }
})

test('[SY13] an answer to HEAD has no body: only that one has to sign in is heard', async () => {
  const head = (status: number) => answering(() => new Response(null, { status })).http.send({ method: 'HEAD', path: '/v1/x' })
  await expect(head(401)).rejects.toMatchObject({ code: 'sign-in-required' })
  await expect(head(403)).rejects.toMatchObject({ code: 'foreign-answer' })
})

test('[SY8] bytes count as sent only where the server names them: a page that says 200 does not', async () => {
  const sha256 = 'a'.repeat(64)
  const { signal } = new AbortController()
  const bytes = new ArrayBuffer(3)
  for (const answer of [
    () => new Response('<html>Welcome to the hotel</html>'),
    () => Response.json({ ok: true }),
    () => Response.json({
      sha256: 'b'.repeat(64),
      size: 3,
    }),
  ]) {
    const calls = createServerCalls(answering(answer).http)
    await expect(calls.put(sha256, bytes, signal)).rejects.toMatchObject({ canRetry: true })
    await expect(calls.append(sha256, { offset: 0, total: 3, bytes }, signal)).rejects.toMatchObject({ canRetry: true })
  }
  const calls = createServerCalls(answering(() => Response.json({ sha256, size: 3 })).http)
  expect(await calls.append(sha256, { offset: 0, total: 3, bytes }, signal)).toEqual({ offset: 3, isComplete: true })
})

test('[SY13] a browser of 2022, which can neither join nor time signals, asks all the same', async () => {
  const { any, timeout } = AbortSignal
  onTestFinished(() => void Object.assign(AbortSignal, { any, timeout }))
  Object.assign(AbortSignal, { any: undefined, timeout: undefined })
  const { asked, http } = answering(() => Response.json({ n: 1 }))
  expect(await http.get({ path: '/v1/x', signal: new AbortController().signal }, schema)).toEqual({ n: 1 })
  expect(asked).toHaveLength(1)
})

test('[SY13] a body that stops in the middle is given up with the rest of the time, and when it is called off', async () => {
  const dripping = ((_path: string, { signal }: RequestInit) => Promise.resolve(new Response(new ReadableStream({
    start: controller => signal?.addEventListener('abort', () => controller.error(signal.reason)),
  })))) as typeof globalThis.fetch
  const http = createHttp({ fetch: dripping })
  await expect(http.bytes({ path: '/v1/x', timeoutMs: 5 })).rejects.toMatchObject({ code: 'network-broken' })
  const abort = new AbortController()
  const reading = http.bytes({ path: '/v1/x', signal: abort.signal })
  abort.abort(new DOMException('gone to another screen', 'AbortError'))
  await expect(reading).rejects.toThrow('gone to another screen')
})

test('[SY13] what the server adds to its refusal comes along: which field, what it expected, when to come back', async () => {
  const { http } = answering(() => Response.json({
    code: 'bad-field',
    field: 'caption.place',
    expected: 3,
    secret: 'x',
  }, {
    status: 422,
    headers: { 'retry-after': '90' },
  }))
  await expect(http.send({ path: '/v1/x' })).rejects.toMatchObject({
    code: 'bad-field',
    detail: { field: 'caption.place', expected: 3, retryAfterMs: 90_000 },
  })
})

test('[SY13] a hotel\'s sign-in page is no answer, and neither is half of one', async () => {
  await expect(answering(() => new Response('<html>Welcome to the hotel</html>')).http.get({ path: '/v1/x' }, schema)).rejects.toMatchObject({ code: 'network-broken' })
  await expect(answering(() => Response.json({ n: 'one' })).http.get({ path: '/v1/x' }, schema)).rejects.toMatchObject({ code: 'network-broken' })
})

test('[SY13] no network and a broken one have different words', async () => {
  const fail = (): never => {
    throw new TypeError('Failed to fetch')
  }
  await expect(answering(fail).http.send({ path: '/v1/x' })).rejects.toMatchObject({ code: 'network-broken' })
  await expect(answering(fail, false).http.send({ path: '/v1/x' })).rejects.toMatchObject({ code: 'offline' })
})

test('[SY13] a call that was called off throws what it was called off with', async () => {
  const abort = new AbortController()
  const { http } = answering(() => {
    abort.abort(new DOMException('gone to another screen', 'AbortError'))
    throw new DOMException('aborted', 'AbortError')
  })
  await expect(http.send({ path: '/v1/x', signal: abort.signal })).rejects.toThrow('gone to another screen')
})

test('[SY13] a server that does not answer in time is a broken line', async () => {
  const fetch = ((_path: string, { signal }: RequestInit) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))) as typeof globalThis.fetch
  await expect(createHttp({ fetch }).send({ path: '/v1/x', timeoutMs: 5 })).rejects.toMatchObject({ code: 'network-broken' })
})

test('[SY8] a piece names its place, the whole length and the digest of its bytes', async () => {
  const { asked, http } = answering(() => new Response(null, {
    status: 204,
    headers: { 'upload-offset': '3' },
  }))
  const bytes = new TextEncoder().encode('abc').buffer
  expect(await createServerCalls(http).append('a'.repeat(64), { offset: 0, total: 9, bytes }, new AbortController().signal)).toEqual({ offset: 3, isComplete: false })
  expect(asked[0]).toMatchObject({
    path: `/v1/blobs/${'a'.repeat(64)}`,
    init: {
      method: 'PATCH',
      credentials: 'include',
      headers: {
        'upload-offset': '0',
        'upload-length': '9',
        'content-digest': 'sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:',
      },
    },
  })
})

test('[SY13] secrets travel in bodies, never in addresses', async () => {
  const { asked, http } = answering(() => Response.json({ code: 'link-used' }, { status: 410 }))
  const calls = createOnlineCalls(http)
  const token = 'T'.repeat(43)
  await expect(calls.lookAtLink(token)).rejects.toMatchObject({ code: 'link-used' })
  await expect(calls.signIn({
    login: 'jia',
    password: 'geheim',
    device: {
      deviceId: crypto.randomUUID(),
      label: 'x',
      publicKey: null,
    },
  })).rejects.toMatchObject({ code: 'link-used' })
  expect(asked.map(({ path }) => path)).toEqual(['/v1/links/look', '/v1/session'])
  expect(asked.map(({ init }) => String(init.body))).toEqual([
    expect.stringContaining(token),
    expect.stringContaining('geheim'),
  ])
})

test('[SY9] bytes that move are left alone however slowly they go, and given up when they stand still', async () => {
  const sending = (steps: number) => (_: string, init: RequestInit & { onSent?: (bytes: number) => void }) => new Promise<Response>((resolve, reject) => {
    init.signal!.addEventListener('abort', () => reject(new Error('called off')))
    let step = 0
    const timer = setInterval(() => {
      step += 1
      init.onSent?.(step)
      if (step < steps)
        return
      clearInterval(timer)
      if (steps > 5)
        resolve(new Response(null, { status: 204 }))
    }, 20)
  })
  const send = (steps: number) => createHttp({
    fetch: sending(steps) as typeof fetch,
    isOnline: () => true,
  }).send({
    method: 'PATCH',
    path: '/v1/x',
    bytes: new ArrayBuffer(9),
    timeoutMs: 60,
  })
  expect((await send(10)).status).toBe(204)
  await expect(send(2)).rejects.toMatchObject({ code: 'network-broken' })
})
