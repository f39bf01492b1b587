import type { Page } from '@playwright/test'
import type { Look } from '../support/looks.ts'
import { Buffer } from 'node:buffer'
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot } from '../pages/capture.ts'
import { readPurpose, setUpUnit } from '../pages/entry.ts'
import { coverage, greeting } from '../pages/home.ts'
import { button, field, sheet, toast } from '../pages/parts.ts'
import { demoThings, enterDemo, noThings, test } from '../support/demo.ts'
import { pressOn, typeInto } from '../support/keyboard.ts'
import { looksLike, pairedLooks, setLook } from '../support/looks.ts'
import { open, screens } from '../support/screens.ts'
import { startServer } from '../support/server.ts'
import { t } from '../support/words.ts'

function wordsOf({ locale, theme, type }: Look): string {
  return `${locale}, ${theme}, ${type}`
}

for (const { who, screens: all } of screens) {
  for (const half of [0, 1] as const) {
    test(`axe finds nothing on any page that ${who} sees (${half === 0
      ? 'Chinese'
      : 'English'})`, async ({ page, demo }) => {
      test.setTimeout(150_000)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      if (who === 'nobody') {
        await page.goto(`${demo.url}/welcome`)
        await readPurpose(page)
      }
      else {
        await enterDemo(page, demo, who)
      }
      const things = who === 'nobody'
        ? noThings
        : await demoThings(page)
      const findings: string[] = []
      for (const [index, screen] of all.entries()) {
        const look = pairedLooks[index % 2]![half]
        await setLook(page, look)
        await open(page, screen, things)
        expect(await looksLike(page, look)).toBe(true)
        findings.push(...(await axeFindings(page)).map(finding => `${screen.name} ${wordsOf(look)}: ${finding}`))
      }
      expect(findings).toEqual([])
    })
  }
}

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.any.map(check => check.message).join(' ')}`))
}

test('axe does find what is planted: a picture without words and grey on grey', async ({ page, demo }) => {
  await page.goto(`${demo.url}/welcome`)
  await page.getByRole('main').waitFor()
  await page.evaluate(() => {
    const planted = document.createElement('div')
    planted.innerHTML = '<img src="/icons/mark.svg">planted'
    planted.style.color = '#ccc'
    document.querySelector('main')?.append(planted)
  })
  expect((await axeFindings(page)).map(finding => finding.split(':')[0])).toEqual(expect.arrayContaining(['color-contrast', 'image-alt']))
})

test('with the keyboard alone: signing in, a standard, a photo for it', async ({ browser }) => {
  const server = await startServer()
  const account = { login: 'bing', password: '码头 灰鹭 铜铃 47' }
  try {
    const first = await browser.newContext()
    const office = await first.newPage()
    await office.goto(server.linkWith('/setup#'))
    await readPurpose(office)
    await setUpUnit(office, {
      unitName: '口岸办公室',
      name: '丙',
      ...account,
      withPlan: false,
    })
    await expect(greeting(office, '丙')).toBeVisible()
    await first.close()

    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
    })
    const page = await context.newPage()
    await page.goto(`${server.url}/sign-in`)
    await pressOn(page, page.getByRole('checkbox', {
      name: t('welcome.purpose.read'),
    }), 'Space')
    await pressOn(page, button(page, t('welcome.purpose.continue')))
    await typeInto(page, field(page, t('welcome.login')), account.login)
    await typeInto(page, field(page, t('welcome.password')), account.password)
    await page.keyboard.press('Enter')
    await expect(coverage(page)).toBeVisible()
    await pressOn(page, page.getByRole('navigation').getByRole('link', {
      name: t('app.tab.standards'),
    }))
    await typeInto(page, page.getByRole('searchbox'), '16')
    await pressOn(page, page.getByRole('main').locator('a[href="/standards/s16"]'))
    await pressOn(page, button(page, t('evidence.add.camera')))
    const chooser = page.waitForEvent('filechooser')
    await pressOn(page, button(page, t('capture.do.camera')))
    await (await chooser).setFiles({
      name: 'a.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await aJpeg()),
    })
    await expect(afterShot.picture(page)).toBeVisible()
    await typeInto(page, page.getByLabel(t('caption.element.reason')), '清扫步道垃圾')
    await pressOn(page, button(page, t('ui.done')))
    await pressOn(page, button(sheet(page), t('capture.after.handInAnyway')))
    await expect(toast(page, t('capture.after.handedIn', { n: 1 }))).toBeVisible()
  }
  finally {
    await server.remove()
  }
})
