import type { BrowserContext, Page } from '@playwright/test'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { expect, test } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { readPurpose, signIn } from '../pages/entry.ts'
import { greeting } from '../pages/home.ts'
import { button, goTo } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { anAlbum } from '../support/artefacts.ts'
import { sha256, storedHash } from '../support/blobs.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'
import { like, t } from '../support/words.ts'

let server: RunningServer
let office: BrowserContext
let desk: Page
const phones: Phone[] = []

test.beforeAll(async ({ browser }) => {
  server = await startServer()
  office = await browser.newContext()
  desk = await office.newPage()
  await foundUnit(desk, server)
})
test.afterAll(async () => {
  await Promise.all(phones.map(phone => phone.remove()))
  await office.close()
  await server.remove()
})

/** Takes a photo and hands it in; resolves to its hash. */
async function takePhoto(page: Page, grain: number): Promise<string> {
  const buffer = Buffer.from(await aJpeg({ grain, width: 800, height: 600 }))
  await goTo(page, '/capture')
  // Asked once, and again on a phone that has forgotten the answer.
  await expect(captureScreen.camera(page)).toBeVisible()
  if (await button(page, t('capture.position.no')).isVisible())
    await captureScreen.refusePosition(page)
  await handOver(page, captureScreen.camera(page), { name: `${grain}.jpg`, mimeType: 'image/jpeg', buffer })
  await expect(afterShot.kept(page, 1)).toBeVisible()
  await afterShot.done(page)
  await afterShot.handInAnyway(page)
  return sha256(buffer)
}

/** What the server has heard of files that wait on phones. */
async function filesKnownToWait(): Promise<number> {
  return desk.evaluate(async () => {
    const { devices } = await (await fetch('/v1/devices/unsent')).json() as { devices: Array<{ waiting: { blobs: number } }> }
    return devices.reduce((sum, { waiting }) => sum + waiting.blobs, 0)
  })
}

/** As the browser does when space is short or somebody clears "site data": the app is not open. */
async function wipe({ page, context }: Phone, storageTypes: 'indexeddb' | 'all'): Promise<void> {
  await page.goto('about:blank')
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes })
  await session.detach()
}

for (const [storageTypes, who, words] of [
  ['indexeddb', '甲', 'the databases of the browser are wiped'],
  ['all', '乙', 'everything that the browser keeps for the app is wiped'],
] as const) {
  test(`${words} while a photo waits: its owner is told what this phone still held, and what is taken next arrives`, async () => {
    test.setTimeout(120_000)
    const album = await anAlbum(`wiped-${storageTypes}`)
    const phone = await aPhone({ url: server.url })
    phones.push(phone)
    let page = await phone.start({ path: '/welcome' })
    const crashes: string[] = []
    phone.context.on('weberror', error => crashes.push(error.error().message))
    await joinBy(page, await invite(desk, who), accounts[who])
    const knownBefore = await filesKnownToWait()

    const lost = await test.step('a photo waits by choice, and the server has heard of it', async () => {
      await goTo(page, '/me/sending')
      await button(page, t('me.sending.tap')).click()
      const hash = await takePhoto(page, 20)
      await expect.poll(filesKnownToWait, { timeout: 30_000 }).toBeGreaterThan(knownBefore)
      return hash
    })

    await test.step('wiped, and opened again: the door, and behind it what was lost', async () => {
      await wipe(phone, storageTypes)
      await phone.close()
      page = await phone.start({ path: '/sign-in' })
      phone.context.on('weberror', error => crashes.push(error.error().message))
      await album.keep(page, 'opened-again')
      if (storageTypes === 'all')
        await readPurpose(page)
      await signIn(page, accounts[who])
      await expect(greeting(page, who)).toBeVisible()
      await expect(page.getByText(t('unsent.own.title'))).toBeVisible()
      await expect(page.getByText(like('unsent.own.line'))).toBeVisible()
      await album.keep(page, 'told')
      await goTo(page, '/sync')
      await expect(page.getByText(t('unsent.own.title'))).toBeVisible()
      await album.keep(page, 'told-on-sync-page')
    })

    await test.step('the next photo arrives; the lost one is known to be missing, by nobody else', async () => {
      const next = await takePhoto(page, 30)
      await expect.poll(() => storedHash(server.dataFolder, next), { timeout: 30_000 }).toBe(next)
      expect(await storedHash(server.dataFolder, lost)).toBeUndefined()
      await goTo(page, '/')
      await button(page, t('sync.seen')).click()
      await expect(page.getByText(t('unsent.own.title'))).toBeHidden()
    })
    expect(crashes).toEqual([])
  })
}
