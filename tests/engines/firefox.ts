import type { Browser, ElementHandle, JSHandle, Page } from 'puppeteer-core'
import type { Engine } from './support/engine.ts'
import type { Wish } from './support/in-page.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { PHONE } from './support/engine.ts'
import { find, openedList } from './support/in-page.ts'
import { endGroup, noteLeader } from './support/processes.ts'

/** Firefox over WebDriver BiDi, with a profile of its own on disk. The test's certificate is taken as a person would take it. */
export async function openFirefox(executablePath: string): Promise<Engine> {
  const profile = await mkdtemp(join(tmpdir(), 'jianzheng-firefox-'))
  let browser: Browser
  let page: Page
  await start()

  async function start(): Promise<void> {
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      userDataDir: profile,
      headless: true,
      acceptInsecureCerts: true,
      defaultViewport: PHONE,
      extraPrefsFirefox: { 'intl.accept_languages': 'zh-CN' },
    })
    noteLeader(browser.process()?.pid)
    page = await browser.newPage()
  }

  async function element<A extends unknown[]>(ask: (...args: A) => Element | null | Promise<Element | null>, ...args: A): Promise<ElementHandle | null> {
    const handle = await page.evaluateHandle(ask as never, ...args) as JSHandle
    return handle.asElement() as ElementHandle | null
  }

  return {
    name: 'Firefox',
    hasProfile: true,
    open: async (url) => {
      await page.goto(url)
    },
    reload: async () => {
      await page.reload()
    },
    run: async (ask, ...args) => await page.evaluate(ask as never, ...args) as never,
    tap: async (wish: Wish) => {
      const found = await element(find, wish)
      await found?.click()
      return found !== null
    },
    type: async (wish, words) => {
      const found = await element(find, wish)
      await found?.click()
      await found?.type(words)
      return found !== null
    },
    hand: async (files) => {
      const input = await element(openedList) as ElementHandle<HTMLInputElement> | null
      if (!input)
        throw new Error('the page has opened no list of files')
      await input.uploadFile(...files)
    },
    picture: async () => await page.screenshot(),
    killAndStart: async () => {
      await endGroup(browser.process()?.pid, 'SIGKILL')
      await start()
    },
    close: async () => {
      await browser.close().catch(() => {})
      await endGroup(browser.process()?.pid, 'SIGKILL')
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
