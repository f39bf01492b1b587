import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { Visitor } from '../e2e/support/screens.ts'
import type { RunningServer } from '../e2e/support/server.ts'
import type { Size } from './camera.ts'
import { readPurpose } from '../e2e/pages/entry.ts'
import { enterDemo } from '../e2e/support/demo.ts'

const sizes = {
  phone: {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  },
  desktop: {
    viewport: { width: 1280, height: 800 },
  },
} as const

export async function aContext(browser: Browser, size: Size): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...sizes[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  return context
}

/** A page of the demo as this visitor, with everything on the phone that they may read. */
export async function aPageOf(context: BrowserContext, server: RunningServer, who: Visitor): Promise<Page> {
  const page = await context.newPage()
  if (who !== 'nobody') {
    await enterDemo(page, server, who)
    await page.locator('main .t30, main dl').first().waitFor()
    return page
  }
  await page.goto(`${server.url}/welcome`)
  await readPurpose(page)
  return page
}
