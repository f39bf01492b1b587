import type { Page } from 'playwright'
import type { Phone } from '../../e2e/support/phone.ts'
import type { RunningServer } from '../../e2e/support/server.ts'
import type { SeedWish } from '../pages/seed.ts'
import { enterDemo } from '../../e2e/support/demo.ts'
import { aPhone } from '../../e2e/support/phone.ts'
import { startServer } from '../../e2e/support/server.ts'
import { buildEmptyApp, emptyAppFolder } from './empty-app.ts'
import { serveFolder } from './page.ts'
import { seedEvidence } from './seed.ts'
import { slowDown } from './slow-phone.ts'

export interface ColdStart {
  /** From the start of the navigation until the page stands and its main thread takes the next task. */
  interactiveMs: number
  /** How many times longer a fixed loop took than without the slow-down. */
  slowDown: number
}

export interface ColdApp {
  /** A new browser process on the same profile, without a network, `slower` times slowed down. */
  start: (slower: number) => Promise<ColdStart>
  remove: () => Promise<void>
}

/** Where the words are that stand only once the first page is drawn from the phone's own data. */
const ours = 'main .t30'
const theirs = 'h1'

export async function theEmptyApp(): Promise<ColdApp> {
  await buildEmptyApp()
  const { url, close } = await serveFolder(emptyAppFolder)
  const phone = await aPhone({ url })
  await phone.start()
  await phone.keepsShell()
  await phone.close()
  return coldApp(phone, theirs, () => {
    close()
    return Promise.resolve()
  })
}

/** Our app as a volunteer of the demo, who has downloaded everything and a lot more. */
export async function ourApp(wish: SeedWish): Promise<ColdApp> {
  const server = await startServer({ isDemo: true, isSecure: false })
  const phone = await aPhone({ url: server.url })
  const app = coldApp(phone, ours, () => server.remove())
  try {
    await fill(phone, server, wish)
    return app
  }
  catch (error) {
    await app.remove()
    throw error
  }
}

async function fill(phone: Phone, server: RunningServer, wish: SeedWish): Promise<void> {
  const page = await phone.start({ path: '/welcome' })
  await enterDemo(page, server, 'volunteer')
  await page.locator(ours).waitFor()
  // Its thumbnail is the one that is copied.
  await page.goto(`${server.url}/standards/s16`)
  await page.locator('main .tile img').first().waitFor()
  await phone.keepsShell()
  await page.goto(`${server.url}/healthz`)
  await seedEvidence(page, wish)
  await phone.close()
  await server.stop()
}

function coldApp(phone: Phone, marker: string, stop: () => Promise<void>): ColdApp {
  return {
    async start(slower) {
      const page = await phone.start({ isOffline: true, path: 'about:blank' })
      try {
        return await measure(page, { url: phone.url, marker, slower })
      }
      finally {
        await phone.close()
      }
    },
    async remove() {
      await phone.remove()
      await stop()
    },
  }
}

async function measure(page: Page, { url, marker, slower }: { url: string, marker: string, slower: number }): Promise<ColdStart> {
  const calibration = await slowDown(page, slower)
  await page.addInitScript(watchFor, marker)
  await page.goto(url)
  const interactiveMs = await page.evaluate(() => window.interactive)
  return { interactiveMs, slowDown: calibration }
}

declare global {
  interface Window { interactive: Promise<number> }
}

/** Runs before the page's own scripts. */
function watchFor(marker: string): void {
  window.interactive = new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      if (!document.querySelector(marker)?.textContent?.trim())
        return
      watcher.disconnect()
      // Drawn, and the thread is free for a tap.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0))
    })
    watcher.observe(document, { childList: true, subtree: true, characterData: true })
  })
}
