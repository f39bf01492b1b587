import type { Browser, Page } from 'playwright'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { aTwelveMegapixelJpeg } from '../../fixtures/media/pictures.ts'
import { openBrowser, serveFolder } from './page.ts'

const pages = fileURLToPath(new URL('../pages', import.meta.url))
const out = fileURLToPath(new URL('../../../node_modules/.cache/bench/capture', import.meta.url))
const peers = fileURLToPath(new URL('../peers/node_modules', import.meta.url))

export interface CapturePage {
  page: Page
  /** Bytes of the photo that every round saves. */
  photoBytes: number
  close: () => Promise<void>
}

/** The bench page in Chromium, with a 12-megapixel photo to fetch at `/photo.jpg`. */
export async function openCapturePage(): Promise<CapturePage> {
  await build({
    root: pages,
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis' },
    resolve: {
      alias: [
        {
          find: 'pouchdb-browser',
          replacement: join(peers, 'pouchdb-browser'),
        },
        {
          find: 'localforage',
          replacement: join(peers, 'localforage'),
        },
        {
          find: /^events$/,
          replacement: join(peers, 'events/events.js'),
        },
      ],
    },
    worker: { format: 'es' },
    build: { target: 'es2022', outDir: out, emptyOutDir: true },
  })
  const photo = await aTwelveMegapixelJpeg()
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'photo.jpg'), photo)
  const server = await serveFolder(out)
  const browser: Browser = await openBrowser()
  const page = await browser.newPage()
  page.on('pageerror', error => console.error(error))
  await page.goto(server.url)
  await page.evaluate(() => window.benchReady)
  return {
    page,
    photoBytes: photo.length,
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
