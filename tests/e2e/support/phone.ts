import type { BrowserContext, Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { chromium } from '@playwright/test'
import { findChromium } from '../../support/chromium.ts'
import { localCertificate } from './certificate.ts'

export interface PhoneOptions {
  /** The server's address. */
  url: string
  /** 390 x 844 with fingers, or 1280 x 800 with a mouse. */
  size?: 'phone' | 'desktop' | undefined
}

export interface Phone {
  /** Of the server. */
  readonly url: string
  /** Changes with every start. */
  readonly page: Page
  readonly context: BrowserContext
  /** Takes the network away, or brings it back. */
  setOffline: (isOffline: boolean) => Promise<void>
  /** Can the page, past its service worker, reach the server? */
  reachesServer: () => Promise<boolean>
  /** Waits until the service worker holds the whole shell. */
  keepsShell: () => Promise<void>
  /** Closes the browser in an orderly way. The profile stays. */
  close: () => Promise<void>
  /** SIGKILL for the browser and all its processes at once. */
  kill: () => Promise<void>
  /** A new process on the same profile, at the app's first page, with or without a network from the first moment. */
  start: (options?: { isOffline?: boolean, path?: string }) => Promise<Page>
  /** Closes it and throws the profile away. */
  remove: () => Promise<void>
}

const sizes = {
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1,
    isMobile: true,
    hasTouch: true,
  },
  desktop: {
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
  },
} as const

/** A browser of its own: own process group, own profile on disk, as on somebody's phone. Not started yet. */
export async function aPhone({ url, size = 'phone' }: PhoneOptions): Promise<Phone> {
  const profile = await mkdtemp(join(tmpdir(), 'jianzheng-phone-'))
  const { executablePath, args } = await findChromium()
  const { chromiumFlag } = await localCertificate()
  let running: { context: BrowserContext, page: Page } | undefined

  function here(): { context: BrowserContext, page: Page } {
    if (!running)
      throw new Error('this phone is switched off')
    return running
  }

  async function start({ isOffline = false, path = '/' }: { isOffline?: boolean, path?: string } = {}): Promise<Page> {
    const context = await chromium.launchPersistentContext(profile, {
      ...sizes[size],
      executablePath,
      args: [...args, chromiumFlag],
      baseURL: url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    context.setDefaultTimeout(15_000)
    await context.setOffline(isOffline)
    const page = context.pages()[0] ?? await context.newPage()
    running = { context, page }
    await page.goto(path)
    return page
  }

  async function kill(): Promise<void> {
    const { context } = here()
    const gone = new Promise(resolve => context.once('close', resolve))
    process.kill(-await browserProcess(context), 'SIGKILL')
    await gone
    running = undefined
  }

  async function close(): Promise<void> {
    await running?.context.close()
    running = undefined
  }

  return {
    url,
    get page() { return here().page },
    get context() { return here().context },
    setOffline: isOffline => here().context.setOffline(isOffline),
    reachesServer: () => here().page.evaluate(() => fetch('/healthz').then(answer => answer.ok, () => false)),
    keepsShell: () => here().page.evaluate(shellIsKept),
    close,
    kill,
    start,
    async remove() {
      await close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function shellIsKept(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  if (active?.state !== 'activated')
    await new Promise(resolve => active?.addEventListener('statechange', resolve, { once: true }))
}

/** The process that leads the browser's own group. */
async function browserProcess(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession()
  const { processInfo } = await session?.send('SystemInfo.getProcessInfo') ?? { processInfo: [] }
  const browser = processInfo.find(({ type }) => type === 'browser')
  if (!browser)
    throw new Error('no process of the browser found')
  return browser.id
}
