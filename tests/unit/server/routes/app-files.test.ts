import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildName, keepBuild, keptBuilds } from '../../../../src/server/builds.ts'
import { compress } from '../../../../src/server/start/build-app.ts'
import { aServer } from '../a-server.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const page = `<!doctype html><title>见证</title>${'<!-- -->'.repeat(200)}`
let folder: string
let server: Awaited<ReturnType<typeof aServer>>

function aBuild(name: string): void {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(join(dist, 'assets'), { recursive: true })
  mkdirSync(join(dist, '.vite'))
  writeFileSync(join(dist, '.vite', 'manifest.json'), '{}')
  writeFileSync(join(dist, 'index.html'), page)
  writeFileSync(join(dist, 'sw.js'), '// worker')
  writeFileSync(join(dist, 'manifest.webmanifest'), '{}')
  writeFileSync(join(dist, 'assets', `index-${name}.js`), `export const name = '${name}'`)
  compress(dist)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jz-app-'))
  aBuild('aaaa')
  server = await aServer({ folder })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})
const get = async (path: string, headers: Record<string, string> = {}) => await server.app.request(path, { headers })

test('[AF1] every place inside the app opens the page, asked for anew each time', async () => {
  for (const path of [
    '/',
    '/standards/s16',
    '/index.html',
    '/a/b/c',
  ]) {
    const reply = await get(path)
    expect([
      path,
      reply.status,
      reply.headers.get('cache-control'),
      await reply.text(),
    ]).toEqual([path, 200, 'no-store', page])
  }
  const reply = await get('/')
  const again = await get('/', { 'if-none-match': reply.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('[AF2] a file with its hash in the name is kept for ever, the service worker never', async () => {
  const asset = await get('/assets/index-aaaa.js')
  expect([
    asset.status,
    asset.headers.get('cache-control'),
  ]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await get('/sw.js')).headers.get('cache-control')).toBe('no-cache')
})

test('[AF3] what is missing is missing: never the page in its place', async () => {
  for (const path of [
    '/assets/index-none.js',
    '/assets/',
    '/assets',
    '/favicon.png',
    '/.vite/manifest.json',
    '/.env',
    '/assets/../../receipt-key.pem',
    '/%2e%2e/receipt-key.pem',
    '/..%2freceipt-key.pem',
    '/assets/%2e%2e/%2e%2e/server.lock',
  ]) {
    const reply = await get(path)
    const text = await reply.text()
    expect([
      path,
      text.includes('PRIVATE'),
      reply.status === 404 || text === page,
    ]).toEqual([path, false, true])
  }
  expect(await (await get('/assets/index-none.js')).json()).toEqual({ code: 'not-found' })
  expect((await get('/favicon.png')).status).toBe(404)
})

test('[AF4] browsers that can get the small form', async () => {
  const reply = await get('/', { 'accept-encoding': 'gzip, br' })
  expect(reply.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(new Uint8Array(await reply.arrayBuffer())).toString()).toBe(page)
})

test('[AF5] a phone that has not updated finds the files of the last five builds', async () => {
  const names = [
    'aaaa',
    'bbbb',
    'cccc',
    'dddd',
    'eeee',
    'ffff',
  ]
  names.forEach((name, n) => {
    aBuild(name)
    keepBuild({
      distFolder: join(folder, 'dist'),
      dataFolder: folder,
      nowMs: 1_700_000_000_000 + n * 1000,
    })
  })
  expect(keptBuilds(folder)).toHaveLength(5)
  const later = await aServer({ folder })
  const found = await Promise.all(names.map(async name => (await later.app.request(`/assets/index-${name}.js`)).status))
  expect(found).toEqual([404, 200, 200, 200, 200, 200])
  await later.close()
})

test('[AF5] going back to an older build makes it the newest again', () => {
  aBuild('aaaa')
  const dist = join(folder, 'dist')
  keepBuild({ distFolder: dist, dataFolder: folder, nowMs: 1000 })
  const name = buildName(dist)
  utimesSync(join(folder, 'builds', name), 1, 1)
  for (const other of ['b', 'c', 'd', 'e']) {
    aBuild(other)
    keepBuild({ distFolder: dist, dataFolder: folder, nowMs: 5000 })
  }
  aBuild('aaaa')
  keepBuild({ distFolder: dist, dataFolder: folder, nowMs: 9000 })
  aBuild('f')
  keepBuild({ distFolder: dist, dataFolder: folder, nowMs: 9500 })
  expect(keptBuilds(folder).map(path => path.endsWith(name))).toContain(true)
})

test('every answer carries the policy that nothing comes from elsewhere', async () => {
  const policy = 'default-src \'none\'; base-uri \'none\'; object-src \'none\'; form-action \'self\'; frame-ancestors \'none\'; script-src \'self\' \'wasm-unsafe-eval\'; style-src \'self\' \'unsafe-inline\'; img-src \'self\' blob: data:; media-src \'self\' blob:; font-src \'self\' data:; connect-src \'self\' blob:; worker-src \'self\' blob:; frame-src \'self\' blob:; manifest-src \'self\''
  for (const path of [
    '/',
    '/assets/index-aaaa.js',
    '/assets/none.js',
    '/v1/nothing',
    '/v1/status',
    '/healthz',
  ]) {
    const { headers } = await get(path)
    expect([
      path,
      headers.get('content-security-policy'),
      headers.get('x-content-type-options'),
      headers.get('x-frame-options'),
      headers.get('x-powered-by'),
    ]).toEqual([path, policy, 'nosniff', 'DENY', null])
  }
})
