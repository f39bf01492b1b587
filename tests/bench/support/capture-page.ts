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

/**
 * Takes turns, each round beginning with another, so that a busy moment of the machine and the writes of the one before
 * meet everyone alike; the first round warms up and does not count.
 */
export async function takeTurns(names: readonly string[], rounds: number, run: (name: string, round: number) => Promise<number>): Promise<Map<string, number[]>> {
  const times = new Map(names.map(name => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++) {
    const shift = round % names.length
    for (const name of [
      ...names.slice(shift),
      ...names.slice(0, shift),
    ]) {
      const ms = await run(name, round)
      if (round > 0)
        times.get(name)?.push(ms)
    }
  }
  return times
}
