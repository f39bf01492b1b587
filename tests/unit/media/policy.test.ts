import type { Browser, Page } from 'playwright'
import type { MediaPort } from '../../../src/media/media-port.ts'
import type { ServerConfig } from '../../../src/server/config.ts'
import { Buffer } from 'node:buffer'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { chromium } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wholeReadLimit } from '../../../src/media/hash.ts'
import { safeHeaders } from '../../../src/server/headers.ts'
import { aHeic } from '../../fixtures/media.ts'
import { aZip } from '../../fixtures/media/papers.ts'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { findChromium } from '../../support/chromium.ts'

declare const media: MediaPort

const root = fileURLToPath(new URL('../../fixtures/media/policy-page', import.meta.url))

/** The worker as it is shipped: bundled, in chunks, name by name. */
async function buildPage(): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    worker: { format: 'es' },
    build: { write: false, target: 'es2022' },
  })
  const outputs = [built].flat().flatMap(result => 'output' in result
    ? result.output
    : [])
  return new Map(outputs.map(part => [
    part.fileName,
    part.type === 'chunk'
      ? part.code
      : part.source,
  ]))
}

let files: Map<string, string | Uint8Array>
let server: ReturnType<typeof serve>
let browser: Browser
let page: Page
const refused: string[] = []
/** Parts that a phone has not fetched yet. */
const missing = new Set<string>()
const asked: string[] = []
let origin = ''

beforeAll(async () => {
  files = await buildPage()
  const app = new Hono()
  app.use(safeHeaders({ origin: 'http://localhost' } as ServerConfig))
  app.get('*', (c) => {
    const name = c.req.path === '/'
      ? 'index.html'
      : c.req.path.slice(1)
    const file = files.get(name)
    if (file === undefined || [...missing].some(part => name.includes(part)))
      return c.notFound()
    return c.body(typeof file === 'string'
      ? file
      : Uint8Array.from(file), 200, {
      'content-type': name.endsWith('.html')
        ? 'text/html'
        : 'text/javascript',
    })
  })
  const port = await new Promise<number>(resolve => server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port)))
  origin = `http://127.0.0.1:${port}`
  browser = await chromium.launch(await findChromium())
  const context = await browser.newContext()
  context.on('request', request => asked.push(request.url()))
  page = await context.newPage()
  page.on('console', message => message.text().includes('Content Security Policy') && refused.push(message.text()))
  await page.goto(origin)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

describe('under the policy that the server sends', { timeout: 60_000 }, () => {
  test('[M3] before the viewer pack is there, a HEIC says what is missing; a JPEG does not care', async () => {
    missing.add('viewer-')
    const [heic, jpeg] = [
      base64(await aHeic()),
      base64(await aJpeg({ width: 60, height: 40 })),
    ]
    const outcome = await page.evaluate(async ([heic = '', jpeg = '']) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer
      const code = (reason: { code: string }) => reason.code
      return [
        await media.derivatives(bytes(heic), 'image/heic').catch(code),
        await media.pdf([
          bytes(jpeg),
        ], { madeMs: 0 }).catch(code),
        await media.derivatives(bytes(jpeg), 'image/jpeg').then(([, preview]) => preview.width),
      ]
    }, [heic, jpeg])
    expect(outcome).toEqual(['viewer-missing', 'viewer-missing', 60])
    missing.clear()
    asked.splice(0)
    await page.reload()
  })

  test('a HEIC is decoded, by a chunk of the viewer pack', async () => {
    const made = await page.evaluate(async (text) => {
      const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer
      const [thumb, preview] = await media.derivatives(bytes, 'image/heic')
      return [
        thumb.width,
        thumb.height,
        preview.width,
        preview.height,
      ]
    }, base64(await aHeic()))
    expect(made).toEqual([240, 320, 480, 640])
    expect(asked.filter(url => url.includes('/assets/viewer-heic-'))).toHaveLength(1)
    const pack = [
      ...files.keys(),
    ].flatMap(name => /^assets\/(viewer-.+)-.{8}\.js$/.exec(name)?.[1] ?? [])
    expect(pack.sort()).toEqual(['viewer-heic', 'viewer-pdf-writer'])
  })

  test('a JPEG needs nothing of the viewer pack', async () => {
    const before = asked.length
    const width = await page.evaluate(async (text) => {
      const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer
      return (await media.derivatives(bytes, 'image/jpeg'))[1].width
    }, base64(await aJpeg({ width: 60, height: 40 })))
    expect(width).toBe(60)
    expect(asked.slice(before).filter(url => url.includes('viewer-'))).toEqual([])
  })

  test('the hasher of large files runs', async () => {
    const file = await page.evaluate(async size => media.hashInChunks(new Blob([
      new Uint8Array(size),
    ]), () => {}), wholeReadLimit + 1)
    expect(file).toMatchObject({ size: wholeReadLimit + 1, chunks: 17 })
  })

  test('an archive is unpacked, a PDF is made', async () => {
    const zip = base64(await aZip({
      'a.txt': 'words '.repeat(100),
    }))
    const jpeg = base64(await aJpeg({ width: 60, height: 40 }))
    const [text, head] = await page.evaluate(async ([zip = '', jpeg = '']) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
      const entry = await media.readArchiveEntry(new Blob([
        bytes(zip),
      ]), 0)
      const pdf = await media.pdf([bytes(jpeg).buffer], { madeMs: 0 })
      return [
        await entry.text(),
        new TextDecoder('latin1').decode(pdf.slice(0, 5)),
      ]
    }, [zip, jpeg])
    expect([text?.length, head]).toEqual([600, '%PDF-'])
  })

  test('nothing was refused, nothing came from elsewhere; and the policy does bite', async () => {
    expect(refused).toEqual([])
    expect(asked.filter(url => !url.startsWith(origin) && !url.startsWith(`blob:${origin}`))).toEqual([])
    await page.evaluate(() => {
      const planted = document.createElement('script')
      planted.textContent = 'globalThis.planted = true'
      document.head.append(planted)
    })
    await expect.poll(() => refused).toHaveLength(1)
  })
})
