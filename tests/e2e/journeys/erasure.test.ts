import type { Page } from '@playwright/test'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { pictures, tiles } from '../pages/evidence.ts'
import { button, confirmWith, goTo, openTab, row, sheet, toast } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { anAlbum } from '../support/artefacts.ts'
import { sha256, storedHash } from '../support/blobs.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'
import { t } from '../support/words.ts'

let server: RunningServer
const phones: Phone[] = []

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  await Promise.all(phones.map(phone => phone.remove()))
  await server.remove()
})

async function aBrowser(size: 'phone' | 'desktop' = 'phone'): Promise<Phone> {
  const phone = await aPhone({ url: server.url, size })
  phones.push(phone)
  await phone.start({ path: '/welcome' })
  return phone
}

/** Does this phone still hold these bytes, whoever asks? */
async function holds(page: Page, hash: string): Promise<boolean> {
  return await page.evaluate(async (wanted) => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '').filter(name => name.startsWith('jz-') && name !== 'jz-shell')
    for (const name of names) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error ?? new Error(name))
      })
      const found = await new Promise<unknown>((resolve) => {
        const asked = database.transaction('bytes').objectStore('bytes').get([wanted, 0])
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => resolve(undefined)
      })
      database.close()
      if (found !== undefined)
        return true
    }
    return false
  }, hash)
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

test('two people have a photo erased: the server\'s file goes, the phone that was away loses its copy at the next pull, nobody can send it again, the audit names both', async () => {
  test.setTimeout(400_000)
  const album = await anAlbum('erasure')
  const photo = Buffer.from(await aJpeg({ width: 800, height: 600 }))
  const hash = sha256(photo)

  const office = await aBrowser('desktop')
  await foundUnit(office.page, server, { withPlan: true })
  const second = await aBrowser()
  await joinBy(second.page, await invite(office.page, '乙', 'taskForce'), accounts.乙)
  const author = await aBrowser()
  await joinBy(author.page, await invite(office.page, '甲'), accounts.甲)

  await test.step('the volunteer takes a photo, and it reaches the server', async () => {
    await openTab(author.page, 'capture')
    await handOver(author.page, captureScreen.camera(author.page), { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo })
    await captureScreen.refusePosition(author.page).catch(() => {})
    await afterShot.fill(author.page, 'people', '甲同志的全名')
    await afterShot.done(author.page)
    await afterShot.handInAnyway(author.page)
    await expect(toast(author.page, t('capture.after.handedIn', { n: 1 }))).toBeVisible()
    await goTo(author.page, '/evidence')
    await expect(tiles(author.page)).toHaveCount(1)
    await expect.poll(async () => await storedHash(server.dataFolder, hash), { timeout: 40_000 }).toBe(hash)
    expect(await holds(author.page, hash)).toBe(true)
    await author.keepsShell()
    await author.setOffline(true)
  })

  await test.step('the administrator orders', async () => {
    const { page } = office
    await goTo(page, '/evidence')
    await tiles(page).first().click()
    await button(page, t('ui.more')).click()
    await button(sheet(page), t('erasure.menu')).click()
    await expect(page.getByText(t('erasure.warnTitle'))).toBeVisible()
    await page.locator('label').filter({ hasText: '甲同志的全名' }).click()
    await page.getByRole('button', {
      name: t('erasure.groundLabel'),
    }).click()
    await page.getByRole('option', {
      name: t('erasure.ground.asked'),
    }).click()
    await album.keep(page, 'order')
    expect(await findings(page)).toEqual([])
    await button(page, t('erasure.order')).click()
    await expect(page.getByText(t('erasure.waitsSecond'))).toBeVisible()
    await expect(button(page, t('erasure.confirm'))).toHaveCount(0)
    await album.keep(page, 'ordered')
    expect(await storedHash(server.dataFolder, hash)).toBe(hash)
  })

  await test.step('the second person finds it among what is to be done, looks, and confirms', async () => {
    const { page } = second
    await openTab(page, 'todo')
    await row(page, new RegExp(t('erasure.todo', { n: 1 }))).click({ timeout: 60_000 })
    await expect(button(page, t('erasure.confirm'))).toBeVisible()
    await album.keep(page, 'to-confirm')
    expect(await findings(page)).toEqual([])
    await button(page, t('erasure.confirm')).click()
    await confirmWith(page, t('erasure.confirm'))
    await expect(page.getByText(t('erasure.state.done'))).toBeVisible({ timeout: 120_000 })
    await album.keep(page, 'done')
    expect(await storedHash(server.dataFolder, hash)).toBeUndefined()
    await goTo(page, '/erasures')
    await expect(page.getByText(t('erasure.decided'))).toBeVisible()
    await album.keep(page, 'list')
    expect(await findings(page)).toEqual([])
  })

  await test.step('the phone that was away loses its copy and says calmly why', async () => {
    const { page } = author
    expect(await holds(page, hash)).toBe(true)
    await author.setOffline(false)
    await expect.poll(async () => await holds(page, hash), { timeout: 60_000 }).toBe(false)
    await expect(pictures(page)).toHaveCount(0)
    await expect(tiles(page).getByText(t('erasure.tile'))).toBeVisible()
    await album.keep(page, 'tile')
    await tiles(page).first().click()
    await expect(page.getByText(t('erasure.gone'), { exact: true })).toBeVisible()
    await expect(page.getByText('甲同志的全名')).toHaveCount(0)
    await expect(page.getByText(hash)).toBeVisible()
    await album.keep(page, 'tombstone')
    expect(await findings(page)).toEqual([])
    await goTo(page, '/sync')
    await expect(page.getByText(t('failure.erased'))).toHaveCount(0)
  })

  await test.step('sent again it is refused, asked for it is gone', async () => {
    const answers = await author.page.evaluate(async ({ address, bytes }) => {
      const sent = await fetch(address, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      })
      const asked = await fetch(address)
      return [sent.status, await sent.json(), asked.status]
    }, {
      address: `/v1/blobs/${hash}`,
      bytes: [...photo],
    })
    expect(answers).toEqual([
      410,
      { code: 'erased' },
      410,
    ])
    expect(await storedHash(server.dataFolder, hash)).toBeUndefined()
  })

  await test.step('the audit names both', async () => {
    const noted = await office.page.evaluate(async () => {
      const session = await (await fetch('/v1/session')).json() as { scopes: string[] }
      const scope = session.scopes.find(one => one.startsWith('audit:')) ?? ''
      const page = await (await fetch(`/v1/pull?scope=${scope}&after=0&limit=500`)).json() as { rows: Array<{ data: { what: string, byPersonId: string | null } }> }
      return page.rows.map(({ data }) => data).filter(({ what }) => what.startsWith('erasure.'))
    })
    expect(noted.map(({ what }) => what)).toEqual(['erasure.ordered', 'erasure.confirmed', 'erasure.carriedOut'])
    expect(new Set(noted.slice(0, 2).map(({ byPersonId }) => byPersonId)).size).toBe(2)
  })
})
