import type { BrowserContext, Page } from '@playwright/test'
import type { PullReply } from '../../../src/protocol/pull.ts'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { aJpeg } from '../../fixtures/media/pictures.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { pictures } from '../pages/evidence.ts'
import { openTab } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { rescueScreen } from '../pages/rescue.ts'
import { anAlbum } from '../support/artefacts.ts'
import { sha256, storedHash } from '../support/blobs.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'
import { t } from '../support/words.ts'

let server: RunningServer
let office: BrowserContext
let folder: string
const phones: Phone[] = []

test.beforeAll(async ({ browser }) => {
  server = await startServer()
  office = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  })
  folder = await mkdtemp(join(tmpdir(), 'jianzheng-rescue-'))
})
test.afterAll(async () => {
  await Promise.all(phones.map(phone => phone.remove()))
  await office.close()
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

async function joinOnPhone(desk: Page, who: '甲' | '乙'): Promise<{ phone: Phone, page: Page }> {
  const phone = await aPhone({ url: server.url })
  phones.push(phone)
  const page = await phone.start({ path: '/welcome' })
  await joinBy(page, await invite(desk, who), accounts[who])
  return { phone, page }
}

/** What the server tells this person of the unit's evidence. */
async function evidenceSeenBy(page: Page): Promise<PullReply['rows']> {
  return await page.evaluate(async () => {
    const session = await (await fetch('/v1/session')).json() as { scopes: string[] }
    const scope = session.scopes.find(name => name.startsWith('work:'))
    const { rows } = await (await fetch(`/v1/pull?scope=${scope}&after=0&limit=500`)).json() as PullReply
    return rows.filter(row => row.coll === 'evidence')
  })
}

async function isPackerKept(page: Page): Promise<boolean> {
  return await page.evaluate(async () => {
    const kept = await (await caches.open('viewer-pack')).keys()
    return kept.some(({ url }) => url.includes('/viewer-rescue-'))
  })
}

const personOf = (page: Page): Promise<string> => page.evaluate(async () => (await (await fetch('/v1/session')).json() as { personId: string }).personId)

test('a phone that never reached the network again: its photos arrive from another phone, under the name of whoever took them', async () => {
  test.setTimeout(240_000)
  const album = await anAlbum('rescue')
  const desk = await office.newPage()
  await foundUnit(desk, server)
  const shots = await Promise.all([3, 5].map(async grain => Buffer.from(await aJpeg({ grain, width: 800, height: 600 }))))
  const file = join(folder, 'pack.jzr')
  const { page: first, phone } = await joinOnPhone(desk, '甲')
  const jia = await personOf(first)

  const passphrase = await test.step('甲 takes two photos without a network and saves what was not sent as a file', async () => {
    await phone.keepsShell()
    // Packing belongs to what a phone fetches after its first idle moment.
    await expect.poll(() => isPackerKept(first), { timeout: 90_000 }).toBe(true)
    await phone.setOffline(true)
    for (const [n, buffer] of shots.entries()) {
      await openTab(first, 'capture')
      if (n === 0)
        await captureScreen.refusePosition(first)
      await handOver(first, captureScreen.camera(first), { name: `${n}.jpg`, mimeType: 'image/jpeg', buffer })
      await expect(afterShot.kept(first, 1)).toBeVisible()
      await afterShot.done(first)
      await afterShot.handInAnyway(first)
    }
    await first.goto('/sync')
    await first.getByRole('link', {
      name: t('rescue.title'),
    }).click()
    const shown = await rescueScreen.passphrase(first).innerText()
    await (await rescueScreen.make(first)).saveAs(file)
    await album.keep(first, 'made')
    return shown
  })

  await test.step('the phone is gone for good', async () => {
    await phone.remove()
    for (const shot of shots)
      expect(await storedHash(server.dataFolder, sha256(shot))).toBeUndefined()
  })

  await test.step('乙 opens the file on another phone and hands it in', async () => {
    const { page } = await joinOnPhone(desk, '乙')
    await rescueScreen.open(page, { file, passphrase })
    await expect(page.getByText('甲', { exact: true })).toBeVisible()
    await album.keep(page, 'opened')
    await rescueScreen.send(page)
    await album.keep(page, 'arrived')
    for (const shot of shots)
      expect(await storedHash(server.dataFolder, sha256(shot))).toBe(sha256(shot))
    const evidence = await evidenceSeenBy(page)
    expect(evidence.map(({ data }) => data.capturedBy)).toEqual([jia, jia])
    const received = evidence.flatMap(({ data }) => (data.receipts as readonly { statement: { sha256: string } }[]).map(({ statement }) => statement.sha256))
    expect(received.sort()).toEqual(shots.map(sha256).sort())
    await page.goto('/evidence')
    await expect(pictures(page)).toHaveCount(2, { timeout: 60_000 })
  })

  await test.step('the same file again, at a desk: nothing changes', async () => {
    const before = await evidenceSeenBy(desk)
    await rescueScreen.open(desk, {
      file,
      passphrase: passphrase.replaceAll('-', ' '),
    })
    await rescueScreen.send(desk)
    await expect(desk.getByText(/^新收下 0 条记录/)).toBeVisible()
    expect(await evidenceSeenBy(desk)).toEqual(before)
    await album.keep(desk, 'again')
  })
})
