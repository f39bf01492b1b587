import type { Page } from 'playwright'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { aTwelveMegapixelJpeg } from '../../fixtures/media/pictures.ts'
import { openBrowser, serveFolder } from './page.ts'

const root = fileURLToPath(new URL('../pages', import.meta.url))
const cache = fileURLToPath(new URL('../../../node_modules/.cache/bench', import.meta.url))
const peers = fileURLToPath(new URL('../peers/', import.meta.url))

/** Packages that pages may name and that only the peers have. `events` is what PouchDB expects of Node. */
const ofPeers = /^(?:pouchdb-browser|rxdb|rxjs|events)(?:\/|$)/

export interface ServedPage {
  url: string
  /** Size of `/photo.jpg`, a 12-megapixel picture. */
  photoBytes: number
  close: () => void
}

/** Builds `pages/NAME.html` as the product is built and serves it beside a photo. */
export async function servePage(name: string): Promise<ServedPage> {
  const outDir = join(cache, name)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis' },
    plugins: [
      {
        name: 'peers',
        enforce: 'pre',
        resolveId(source) {
          return ofPeers.test(source)
            ? this.resolve(source, join(peers, 'package.json'), { skipSelf: true })
            : null
        },
      },
    ],
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: join(root, `${name}.html`),
      },
    },
  })
  const photo = await aTwelveMegapixelJpeg()
  await mkdir(outDir, { recursive: true })
  await writeFile(join(outDir, 'photo.jpg'), photo)
  const server = await serveFolder(outDir)
  return {
    url: `${server.url}/${name}.html`,
    photoBytes: photo.length,
    close: server.close,
  }
}

/** The page in a fresh Chromium. */
export async function openBenchPage(name: string): Promise<{ page: Page, close: () => Promise<void> }> {
  const served = await servePage(name)
  const browser = await openBrowser()
  const page = await browser.newPage()
  page.on('pageerror', error => console.error(error))
  await page.goto(served.url)
  return {
    page,
    close: async () => {
      await browser.close()
      served.close()
    },
  }
}
