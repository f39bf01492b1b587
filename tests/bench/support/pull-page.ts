import type { Browser, Page } from 'playwright'
import type { Way } from './gateway.ts'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { openGateway } from './gateway.ts'
import { openBrowser } from './page.ts'

const pages = fileURLToPath(new URL('../pages', import.meta.url))
const out = fileURLToPath(new URL('../../../node_modules/.cache/bench/pull', import.meta.url))
const peers = fileURLToPath(new URL('../peers/node_modules', import.meta.url))

export interface PullPage { page: Page, close: () => Promise<void> }

/** The page that brings rows into the phone, in Chromium, with every server under its own name on one origin. */
export async function openPullPage(ways: ReadonlyMap<string, Way>): Promise<PullPage> {
  await buildPage()
  const gateway = await openGateway(out, ways)
  const browser: Browser = await openBrowser()
  const page = await browser.newPage()
  page.on('pageerror', error => console.error(error))
  await page.goto(`${gateway.url}/pull.html`)
  await page.waitForFunction(() => 'benchPull' in window)
  return {
    page,
    close: async () => {
      await browser.close()
      await gateway.close()
    },
  }
}

async function buildPage(): Promise<void> {
  const inPeers = (name: string) => ({
    find: new RegExp(`^${name}$`),
    replacement: join(peers, name),
  })
  await build({
    root: pages,
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis' },
    resolve: {
      alias: [
        inPeers('pouchdb-browser'),
        {
          find: /^rxdb$/,
          replacement: join(peers, 'rxdb/dist/esm/index.js'),
        },
        {
          find: /^rxdb\/plugins\/(.*)$/,
          replacement: join(peers, 'rxdb/dist/esm/plugins/$1/index.js'),
        },
        {
          find: /^events$/,
          replacement: join(peers, 'events/events.js'),
        },
      ],
    },
    build: {
      target: 'es2022',
      outDir: out,
      emptyOutDir: true,
      rolldownOptions: {
        input: join(pages, 'pull.html'),
      },
    },
  })
}
