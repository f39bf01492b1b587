import type { BrowserContext, Page } from '@playwright/test'
import type { CaptionElement } from '../../../src/domain/evidence/caption.ts'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { expect, test } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { conflictScreen } from '../pages/conflicts.ts'
import { readPurpose, signIn } from '../pages/entry.ts'
import { marked, tiles } from '../pages/evidence.ts'
import { coverage, greeting } from '../pages/home.ts'
import { button, openTab, sheet, toast } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { anAlbum } from '../support/artefacts.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'
import { t } from '../support/words.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS

/** What each writes on its day alone: both the subject, and something of their own. */
const written = {
  first: { subject: '先写的主题：清扫落叶', place: '滨海步道东段' },
  second: { subject: '后写的主题：清扫步道', people: '甲、乙等 12 人' },
} as const

let server: RunningServer
let office: BrowserContext
const phones: Phone[] = []

test.beforeAll(async ({ browser }) => {
  server = await startServer()
  office = await browser.newContext()
})
test.afterAll(async () => {
  await Promise.all(phones.map(phone => phone.remove()))
  await office.close()
  await server.remove()
})

/** A phone whose clock is wrong by so much from the moment it is taken out of its box. */
async function aPhoneOffBy(offMs: number): Promise<{ phone: Phone, page: Page, setClock: (passedMs: number) => Promise<void> }> {
  const phone = await aPhone({ url: server.url })
  phones.push(phone)
  const page = await phone.start({ path: '/welcome' })
  const setClock = async (passedMs: number): Promise<void> => page.clock.setSystemTime(Date.now() + offMs + passedMs)
  await setClock(0)
  return { phone, page, setClock }
}

async function write(page: Page, words: Partial<Record<Exclude<CaptionElement, 'time'>, string>>): Promise<void> {
  await button(page, t('viewer.edit')).click()
  for (const [element, text] of Object.entries(words))
    await sheet(page).getByLabel(t(`caption.element.${element as CaptionElement}`)).fill(text)
  await button(sheet(page), t('viewer.save')).click()
  await expect(toast(page, t('viewer.captionSaved'))).toBeVisible()
}

async function link(page: Page, search: string): Promise<void> {
  await button(page, t('ui.more')).click()
  await sheet(page).getByRole('button', {
    name: t('viewer.link'),
  }).click()
  await sheet(page).getByRole('searchbox').fill(search)
  await sheet(page).locator('.choice').first().click()
  await sheet(page).getByRole('button', {
    name: t('clause.done', { n: '' }).trim().slice(0, 2),
  }).click()
  await expect(sheet(page)).toHaveCount(0)
}

/** Everything that the page says of the record: its sentence, its elements, the clauses it serves. */
async function saidOf(page: Page): Promise<{ sentence: string, clauses: string[] }> {
  return {
    sentence: await page.locator('.sentence').innerText(),
    clauses: (await page.locator('.chips a, .chips .chip').allInnerTexts()).sort(),
  }
}

test('two phones of one person, a day alone with clocks eight years apart: both end the same, and no words are lost', async () => {
  test.setTimeout(240_000)
  const album = await anAlbum('two-phones')
  const desk = await office.newPage()
  await foundUnit(desk, server, { withPlan: true })
  const first = await aPhoneOffBy(3 * YEAR_MS)
  const second = await aPhoneOffBy(-5 * YEAR_MS)

  const record = await test.step('one person signs in on both; a photo taken on the first is on the second', async () => {
    await joinBy(first.page, await invite(desk, '甲'), accounts.甲)
    await expect(coverage(first.page)).toBeVisible()
    await readPurpose(second.page)
    await second.page.goto(`${server.url}/sign-in`)
    await signIn(second.page, accounts.甲)
    await expect(greeting(second.page, '甲')).toBeVisible()
    await expect(coverage(second.page)).toBeVisible()
    await openTab(first.page, 'capture')
    await captureScreen.refusePosition(first.page)
    await handOver(first.page, captureScreen.camera(first.page), {
      name: 'a.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await aJpeg({ grain: 8 })),
    })
    await expect(afterShot.kept(first.page, 1)).toBeVisible()
    await afterShot.fill(first.page, 'reason', '周末清扫')
    await afterShot.done(first.page)
    await afterShot.handInAnyway(first.page)
    await expect(toast(first.page, t('capture.after.handedIn', { n: 1 }))).toBeVisible()
    await first.page.goto('/evidence')
    await expect(marked(first.page, 'delivered')).toHaveCount(1, { timeout: 60_000 })
    await tiles(first.page).first().click()
    await expect(first.page).toHaveURL(/evidence\/[0-9a-f-]{36}/)
    const path = new URL(first.page.url()).pathname
    await second.page.goto(path)
    await expect(second.page.locator('.sentence')).toContainText('周末清扫', { timeout: 30_000 })
    return path
  })

  await test.step('each writes without a network: the first in the morning, the second six hours later', async () => {
    for (const { phone } of [first, second]) {
      await phone.keepsShell()
      await phone.setOffline(true)
      expect(await phone.reachesServer()).toBe(false)
    }
    await first.page.reload()
    await write(first.page, written.first)
    await link(first.page, '16')
    await second.setClock(6 * HOUR_MS)
    await second.page.reload()
    await write(second.page, written.second)
    await link(second.page, '22')
    await album.keep(first.page, 'first-alone')
    await album.keep(second.page, 'second-alone')
    await expect(first.page.locator('.sentence')).toContainText(written.first.subject)
    await expect(second.page.locator('.sentence')).toContainText(written.second.subject)
  })

  await test.step('a day later both meet the network, the second one first', async () => {
    await server.stop()
    await server.startAgain({ laterMs: DAY_MS })
    for (const { phone, page, setClock } of [second, first]) {
      await setClock(DAY_MS)
      await phone.setOffline(false)
      await page.reload()
    }
  })

  await test.step('both show the same: the later subject, both fields of one\'s own, both clauses', async () => {
    for (const { page } of [first, second]) {
      for (const words of [
        written.second.subject,
        written.second.people,
        written.first.place,
        '周末清扫',
      ])
        await expect(page.locator('.sentence')).toContainText(words, { timeout: 30_000 })
      await expect(page.locator('.chips').getByText(/16/)).toHaveCount(1)
      await expect(page.locator('.chips').getByText(/22/)).toHaveCount(1)
    }
    expect(await saidOf(first.page)).toEqual(await saidOf(second.page))
    await album.keep(first.page, 'the-same')
  })

  await test.step('the words that were put aside are not lost: the record says so, and so does the list of tasks', async () => {
    for (const { page } of [first, second]) {
      await expect(page.getByRole('link', {
        name: t('conflict.mark', {
          field: t('caption.element.subject'),
        }),
      })).toBeVisible()
    }
    await first.page.goto('/todo')
    await conflictScreen.inTodo(first.page).click()
    await expect(conflictScreen.heading(first.page, t('caption.element.subject'))).toBeVisible()
    await expect(conflictScreen.standing(first.page)).toContainText(written.second.subject)
    await expect(conflictScreen.aside(first.page)).toContainText(written.first.subject)
    await album.keep(first.page, 'both-texts')
  })

  await test.step('settled on one phone, the other one shows it by itself', async () => {
    await second.page.goto(new URL(first.page.url()).pathname)
    // Past the service worker too: a phone that opens the address for the first time gets the page.
    expect(await second.page.evaluate(async () => (await fetch(location.href)).headers.get('content-type'))).toContain('text/html')
    await expect(conflictScreen.take(second.page)).toBeVisible()
    await conflictScreen.take(first.page).click()
    await expect(toast(first.page, t('conflict.done.other'))).toBeVisible()
    await expect(second.page.getByRole('alert').filter({
      hasText: t('conflict.settledElsewhere'),
    })).toBeVisible({ timeout: 30_000 })
    await expect(conflictScreen.settledByOther(second.page)).toBeVisible()
    await album.keep(second.page, 'settled-on-the-other')
    for (const { page } of [first, second]) {
      await page.goto(record)
      await expect(page.locator('.sentence')).toContainText(written.first.subject)
      await expect(page.getByRole('link', {
        name: t('conflict.mark', {
          field: t('caption.element.subject'),
        }),
      })).toHaveCount(0)
    }
    expect(await saidOf(first.page)).toEqual(await saidOf(second.page))
  })
})
