import type { Page } from '@playwright/test'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import { chromium, expect } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { findChromium } from '../../support/chromium.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { readPurpose, setUpUnit } from '../pages/entry.ts'
import { coverage, greeting } from '../pages/home.ts'
import { openTab } from '../pages/parts.ts'
import { demoThings, enterDemo, noThings, test } from '../support/demo.ts'
import { watchManners } from '../support/manners.ts'
import { aPhone } from '../support/phone.ts'
import { open, screens } from '../support/screens.ts'
import { startServer } from '../support/server.ts'
import { t } from '../support/words.ts'

for (const { who, screens: all } of screens) {
  test(`${who} sees every page without a word to another origin, a broken policy or an error`, async ({ context, page, demo }) => {
    const manners = await watchManners(context, demo.url)
    if (who !== 'nobody')
      await enterDemo(page, demo, who)
    else
      await readFirst(page, demo)
    const things = who === 'nobody'
      ? noThings
      : await demoThings(page)
    for (const screen of all)
      await test.step(screen.name, async () => open(page, screen, things))
    expect(manners.findings).toEqual([])
  })
}

async function readFirst(page: Page, { url }: RunningServer): Promise<void> {
  await page.goto(`${url}/welcome`)
  await readPurpose(page)
}

test.describe('the detector itself', () => {
  test('a planted request to another origin is seen, from a page and from a worker', async ({ browser, demo }) => {
    const elsewhere = createServer((_, response) => response.setHeader('access-control-allow-origin', '*').end('hello'))
    await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
    const address = elsewhere.address()
    const foreign = `http://127.0.0.1:${typeof address === 'object'
      ? address?.port
      : 0}/planted`
    // Without the policy, which would stop the request before it leaves.
    const context = await browser.newContext({ bypassCSP: true })
    const manners = await watchManners(context, demo.url)
    const page = await context.newPage()
    await page.goto(`${demo.url}/welcome`)
    await page.evaluate(async url => (await fetch(url)).text(), foreign)
    await page.evaluate(url => new Promise((resolve) => {
      const source = new Blob([`fetch(${JSON.stringify(`${url}-by-worker`)}).finally(() => postMessage(1))`], { type: 'text/javascript' })
      new Worker(URL.createObjectURL(source)).onmessage = resolve
    }), foreign)
    await context.close()
    elsewhere.close()
    expect(manners.findings).toEqual([`foreign request: ${foreign}`, `foreign request: ${foreign}-by-worker`])
  })

  test('a planted inline script and a planted foreign picture break the policy, and both are seen', async ({ context, page, demo }) => {
    const manners = await watchManners(context, demo.url)
    await page.goto(`${demo.url}/welcome`)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.planted = true'
      document.body.append(script)
      const picture = document.createElement('img')
      picture.src = 'https://example.invalid/pixel.png'
      document.body.append(picture)
    })
    await expect.poll(() => manners.findings.join('\n')).toMatch(/policy: script-src\S* inline/)
    await expect.poll(() => manners.findings.join('\n')).toMatch(/policy: img-src https:\/\/example\.invalid/)
    expect(await page.evaluate(() => 'planted' in window)).toBe(false)
  })
})

test('the network goes in the middle of the first visit, and every door still opens', async ({ context, page, demo }) => {
  await enterDemo(page, demo, 'volunteer')
  await expect(coverage(page)).toBeVisible()
  await page.evaluate(async () => navigator.serviceWorker.ready)
  await context.setOffline(true)
  for (const tab of [
    'standards',
    'capture',
    'todo',
    'me',
    'home',
  ] as const)
    await openTab(page, tab)
  await expect(coverage(page)).toBeVisible()
})

test('opened cold with the network off: the first page and a deep one', async ({ demo }) => {
  const phone = await aPhone({ url: demo.url })
  try {
    await enterDemo(await phone.start(), demo, 'volunteer')
    await expect(coverage(phone.page)).toBeVisible()
    await phone.keepsShell()
    await phone.close()
    const page = await phone.start({ isOffline: true })
    await expect(greeting(page, '甲')).toBeVisible()
    await expect(coverage(page)).toBeVisible()
    expect(await phone.reachesServer()).toBe(false)
    await page.goto('/standards/s16')
    await expect(page.getByText('建立学雷锋志愿服务队伍')).toBeVisible()
  }
  finally {
    await phone.remove()
  }
})

test.describe('without a certificate', () => {
  let server: RunningServer
  test.beforeAll(async () => {
    server = await startServer({ isSecure: false })
  })
  test.afterAll(() => server.remove())

  test('on the machine itself everything works: a unit is set up and a photo is kept and sent', async ({ page }) => {
    await page.goto(server.linkWith('/setup#'))
    await readPurpose(page)
    await setUpUnit(page, {
      unitName: '口岸办公室',
      name: '丙',
      login: 'bing',
      password: '码头 灰鹭 铜铃 47',
      withPlan: false,
    })
    await expect(greeting(page, '丙')).toBeVisible()
    await openTab(page, 'capture')
    await handOver(page, captureScreen.camera(page), {
      name: 'a.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await aJpeg()),
    })
    await expect(page.getByRole('status').filter({
      hasText: t('capture.kept.delivered.photos', { n: 1 }),
    })).toBeVisible({ timeout: 20_000 })
    await expect(afterShot.picture(page)).toBeVisible()
  })

  test('under a name that is not this machine\'s own it says in one sentence why it cannot keep photos, and offers no capture', async () => {
    const { executablePath, args } = await findChromium()
    const browser = await chromium.launch({
      executablePath,
      args: [...args, '--host-resolver-rules=MAP office.example 127.0.0.1'],
    })
    const page = await browser.newPage({ locale: 'zh-CN' })
    await page.goto(server.url.replace('localhost', 'office.example'))
    await expect(page.getByText(t('app.insecure.what'))).toBeVisible()
    await expect(page.locator('a:not([href^="#"])')).toHaveCount(0)
    await expect(page.getByRole('button')).toHaveCount(0)
    await browser.close()
  })
})
