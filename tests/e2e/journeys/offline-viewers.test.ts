import type { Page } from '@playwright/test'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { aDocx, anXlsx, aPdf } from '../../fixtures/media/papers.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { lookAt, pictures, tiles } from '../pages/evidence.ts'
import { button, sheet } from '../pages/parts.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { foundUnit } from '../support/unit.ts'
import { t } from '../support/words.ts'

let server: RunningServer
let phone: Phone

test.beforeAll(async () => {
  server = await startServer()
  phone = await aPhone({ url: server.url })
})
test.afterAll(async () => {
  await phone.remove()
  await server.remove()
})

/** How many viewers of the build's list the phone holds, and how many there are. */
async function viewersKept(page: Page): Promise<{ kept: number, listed: number }> {
  return page.evaluate(async () => {
    const { files } = await (await fetch('/viewer-pack.json')).json() as { files: string[] }
    const cache = await caches.open('viewer-pack')
    return { kept: (await cache.keys()).length, listed: files.length }
  })
}

const heic = new URL('../../fixtures/media/turned.heic', import.meta.url)

async function papers() {
  return [
    {
      name: '通知.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(await aPdf('Notice', 2)),
    },
    {
      name: '总结.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: Buffer.from(await aDocx('志愿服务活动总结')),
    },
    {
      name: '名单.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await anXlsx()),
    },
  ]
}

async function opened(page: Page, name: string): Promise<void> {
  await page.goto('/evidence')
  await page.getByRole('searchbox').fill(name)
  await expect(tiles(page)).toHaveCount(1)
  await tiles(page).click()
  await button(page, t('viewer.open')).click()
}

test('the viewers come by themselves, and with the network off a HEIC, a PDF, a Word file and a sheet are drawn', async () => {
  test.setTimeout(120_000)
  await phone.start()
  await foundUnit(phone.page, server)
  await test.step('nobody asks for the viewers; after a quiet moment all of them are here', async () => {
    await expect.poll(async () => {
      const { kept, listed } = await viewersKept(phone.page)
      return listed > 0 && kept === listed
    }, { timeout: 40_000 }).toBe(true)
  })
  await phone.close()
  const page = await phone.start({ isOffline: true })
  expect(await phone.reachesServer()).toBe(false)

  await test.step('a photo of an iPhone is drawn upright on the spot', async () => {
    await page.goto('/capture?via=gallery')
    await handOver(page, button(page, t('capture.do.gallery')), { name: 'IMG_0007.HEIC', mimeType: 'image/heic', buffer: await readFile(heic) })
    await expect(afterShot.kept(page, 1)).toBeVisible()
    await expect(afterShot.picture(page)).toBeVisible({ timeout: 20_000 })
    await expect.poll(async () => {
      const look = await lookAt(afterShot.picture(page))
      return look && look.height > look.width
    }).toBe(true)
    await afterShot.done(page)
    await afterShot.handInAnyway(page)
  })

  await test.step('papers are taken along', async () => {
    await page.goto('/capture?via=file')
    await handOver(page, captureScreen.file(page), await papers())
    await expect(afterShot.kept(page, 3, 'files')).toBeVisible()
    await afterShot.done(page)
    await afterShot.handInAnyway(page)
    await page.goto('/evidence')
    await expect(tiles(page)).toHaveCount(4)
    await expect(pictures(page)).not.toHaveCount(0)
  })

  await test.step('each opens in its viewer', async () => {
    await opened(page, '通知')
    await expect(page.locator('canvas').first()).toBeVisible()
    await opened(page, '总结')
    await expect(page.frameLocator('iframe').getByText('志愿服务活动总结')).toBeVisible()
    await opened(page, '名单')
    await expect(sheet(page).getByText('甲', { exact: true })).toBeVisible()
  })
})
