import type { BrowserContext, Page } from '@playwright/test'
import type { FailureCode } from '../../../src/domain/failure.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { expect, test } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { join, readPurpose, signIn } from '../pages/entry.ts'
import { tiles } from '../pages/evidence.ts'
import { greeting } from '../pages/home.ts'
import { button, confirmWith, field, openTab, row, sheet } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { sha256, storedHash } from '../support/blobs.ts'
import { refusedStart } from '../support/refused-start.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'
import { t } from '../support/words.ts'

const HOUR_MS = 3_600_000

let server: RunningServer
let office: BrowserContext
let desk: Page

test.beforeAll(async ({ browser }) => {
  server = await startServer()
  office = await browser.newContext()
  desk = await office.newPage()
  await foundUnit(desk, server)
})
test.afterAll(async () => {
  await office.close()
  await server.remove()
})

/** What the server holds of people, to compare before and after. */
async function people(): Promise<unknown> {
  return desk.evaluate(async () => (await fetch('/v1/people')).json())
}

/** The code behind the sentence. */
async function codeOf(page: Page, token: string): Promise<string> {
  return page.evaluate(async (value) => {
    const answer = await fetch('/v1/links/look', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: value }),
    })
    return (await answer.json() as { code: string }).code
  }, token)
}

async function isTurnedAway(page: Page, link: string, code: FailureCode): Promise<void> {
  await page.goto('about:blank')
  await page.goto(link)
  await expect(page.getByRole('alert').filter({
    hasText: t(`failure.${code}`),
  })).toBeVisible()
  expect(await codeOf(page, new URL(link).hash.slice(1))).toBe(code)
}

test('a link that was used, made up or is too old lets nobody in and changes nothing', async ({ browser, page }) => {
  const used = await invite(desk, '乙', 'taskForce')
  const late = await invite(desk, '甲')
  const first = await browser.newContext()
  await joinBy(await first.newPage(), used, accounts.乙)
  await first.close()
  const before = await people()
  await page.goto(`${server.url}/welcome`)
  await readPurpose(page)
  await isTurnedAway(page, used, 'link-used')
  await isTurnedAway(page, `${server.url}/join#${'x'.repeat(43)}`, 'link-unknown')
  await page.goto('about:blank')
  await page.goto(`${server.url}/join#cut-off`)
  await expect(page.getByText(t('failure.link-unknown'))).toBeVisible()
  await page.goto('about:blank')
  await page.goto(server.linkWith('/setup#'))
  // Said before anything is typed.
  await expect(page.getByText(t('failure.already-set-up')).first()).toBeVisible()
  await expect(field(page, t('welcome.unit'))).toHaveCount(0)
  expect(await people()).toEqual(before)
  await server.stop()
  await server.startAgain({ laterMs: 25 * HOUR_MS })
  await isTurnedAway(page, late, 'link-expired')
  expect(JSON.stringify(await people())).not.toContain(accounts.甲.login)
  await server.stop()
  await server.startAgain()
})

test('five wrong passwords close the door for a minute, for the right one too', async ({ page }) => {
  await page.goto(`${server.url}/sign-in`)
  await readPurpose(page)
  for (let tries = 0; tries < 5; tries++) {
    await signIn(page, { ...accounts.丙, password: `wrong ${tries}` })
    await expect(page.getByRole('alert').filter({
      hasText: t('failure.sign-in-wrong'),
    }).or(page.getByRole('alert').filter({
      hasText: t('failure.locked-out'),
    }))).toBeVisible()
    await expect(button(page, t('welcome.signIn'))).toBeEnabled()
  }
  await signIn(page, accounts.丙)
  await expect(page.getByRole('alert').filter({
    hasText: t('failure.locked-out'),
  })).toBeVisible()
  await expect(page).toHaveURL(/sign-in/)
  await server.stop()
  await server.startAgain({ laterMs: HOUR_MS })
  await signIn(page, accounts.丙)
  await expect(greeting(page, '丙')).toBeVisible()
  await server.stop()
  await server.startAgain()
})

test('a phone whose clock is an hour slow lets a new volunteer take photos at once', async ({ page }) => {
  const link = await invite(desk, '丁')
  await page.clock.setSystemTime(Date.now() - HOUR_MS)
  await joinBy(page, link, { name: '丁', login: 'ding-slow', password: '麦穗 雨巷 铜钱 19' })
  await openTab(page, 'capture')
  await expect(captureScreen.camera(page)).toBeVisible()
})

test('two people on one phone keep their work apart, and signing out keeps what was not sent', async ({ context, page }) => {
  const photo = Buffer.from(await aJpeg({ grain: 8 }))
  await joinBy(page, await invite(desk, '甲'), accounts.甲)
  await test.step('甲 takes a photo without a network and signs out', async () => {
    await page.evaluate(async () => navigator.serviceWorker.ready)
    await context.setOffline(true)
    await openTab(page, 'capture')
    await handOver(page, captureScreen.camera(page), { name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo })
    await expect(afterShot.kept(page, 1)).toBeVisible()
    await button(page, t('ui.close')).click()
    await openTab(page, 'me')
    await row(page, t('me.signOut')).click()
    await expect(sheet(page)).toContainText(t('me.signOutWaiting', {
      waiting: t('sync.filesHere', { n: 1 }),
    }))
    await confirmWith(page, t('me.signOut'))
    await expect(page).toHaveURL(/welcome/)
    await expect(row(page, '甲')).toHaveCount(0)
    await context.setOffline(false)
  })
  await test.step('乙 comes in on the same phone and sees nothing of it', async () => {
    await page.goto('about:blank')
    await page.goto(await invite(desk, '丁'))
    await join(page, { login: 'ding', password: '麦穗 雨巷 铜钱 19' })
    await expect(greeting(page, '丁')).toBeVisible()
    await page.goto(`${server.url}/evidence`)
    await expect(page.getByText(t('evidence.none'))).toBeVisible()
    expect(await storedHash(server.dataFolder, sha256(photo))).toBeUndefined()
  })
  await test.step('甲 comes back, finds the photo, and it is sent', async () => {
    await page.goto(`${server.url}/welcome`)
    await expect(row(page, '丁')).toBeVisible()
    await page.getByRole('link', {
      name: t('welcome.signIn'),
    }).click()
    await signIn(page, accounts.甲)
    await expect(greeting(page, '甲')).toBeVisible()
    await page.goto(`${server.url}/evidence`)
    await expect(tiles(page)).toHaveCount(1)
    await expect.poll(() => storedHash(server.dataFolder, sha256(photo))).toBe(sha256(photo))
  })
  await test.step('the phone opens for 丁 again without a password and without a network', async () => {
    await context.setOffline(true)
    await page.goto(`${server.url}/welcome`)
    await row(page, '丁').click()
    await expect(greeting(page, '丁')).toBeVisible()
  })
})

test('a server that cannot start says why in a sentence, ends with a code and changes nothing', async () => {
  const folder = await mkdtemp(joinPath(tmpdir(), 'jianzheng-refused-'))
  await writeFile(joinPath(folder, 'file'), '')
  const port = Number(new URL(server.url).port)
  const refusals = [
    [
      joinPath(folder, 'data'),
      port,
      /Port \d+ is taken/,
    ],
    [
      joinPath(folder, 'file', 'data'),
      port - 1,
      /data folder .* cannot be made/,
    ],
    [server.dataFolder, port - 1, /Another server \(process \d+\)/],
  ] as const
  for (const [data, at, sentence] of refusals) {
    const { exitCode, said } = await refusedStart(['--data', data], at)
    expect(exitCode).toBe(1)
    expect(said).toMatch(sentence)
  }
  expect(await readdir(folder)).toEqual(['file'])
  await rm(folder, { recursive: true })
})
