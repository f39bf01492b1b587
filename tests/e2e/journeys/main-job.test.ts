import type { Look } from '../pages/evidence.ts'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { Buffer } from 'node:buffer'
import { expect, test } from '@playwright/test'
import { aPdf } from '../../fixtures/media/papers.ts'
import { aTwelveMegapixelJpeg, cornerColours } from '../../fixtures/media/pictures.ts'
import { createActivity } from '../pages/activity-form.ts'
import { afterShot, captureScreen, handOver } from '../pages/capture.ts'
import { join, readPurpose, setUpUnit } from '../pages/entry.ts'
import { lookAt, marked, pictures, tiles } from '../pages/evidence.ts'
import { coverage, greeting } from '../pages/home.ts'
import { inspector } from '../pages/inspector.ts'
import { button, row, sheet, title, toast } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { inviteInspector, planVisit } from '../pages/visits.ts'
import { anAlbum } from '../support/artefacts.ts'
import { sha256, storedHash } from '../support/blobs.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { t } from '../support/words.ts'

const activity = {
  title: '学雷锋清扫滨海步道',
  place: '滨海步道东段',
  people: '甲、乙等志愿者 12 人',
  background: '第十二个学雷锋月',
  clause: { search: '16', text: '志愿' },
}

let server: RunningServer
const phones: Phone[] = []

test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  await Promise.all(phones.map(phone => phone.remove()))
  await server.remove()
})

async function switchedOn(options: { size?: 'phone' | 'desktop', path: string }): Promise<Phone> {
  const phone = await aPhone({ url: server.url, size: options.size })
  phones.push(phone)
  await phone.start({ path: options.path })
  await readPurpose(phone.page)
  return phone
}

test('four pieces of evidence taken without a network reach an inspector upright, whole and under the right standards', async () => {
  test.setTimeout(180_000)
  const album = await anAlbum('main-job')
  const photos = await Promise.all([1, 2, 3].map(async n => ({
    name: `IMG_000${n}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(await aTwelveMegapixelJpeg({ taken: `2026-03-05T09:4${n}` })),
  })))
  const paper = {
    name: '志愿服务通知.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(await aPdf('Notice')),
  }
  const originals = [...photos, paper].map(({ buffer }) => sha256(buffer))

  const office = await switchedOn({
    size: 'desktop',
    path: server.linkWith('/setup#'),
  })
  await test.step('the administrator opens the printed link and names the unit', async () => {
    await setUpUnit(office.page, {
      unitName: '口岸办公室',
      name: '丙',
      login: 'bing',
      password: '码头 灰鹭 铜铃 47',
      withPlan: true,
    })
    await expect(greeting(office.page, '丙')).toBeVisible()
    await expect(coverage(office.page)).toBeVisible()
    await album.keep(office.page, 'unit-set-up')
  })

  const taskForceLink = await invite(office.page, '乙', 'taskForce')
  const taskForce = await switchedOn({ size: 'desktop', path: taskForceLink })
  const volunteerLink = await test.step('the task force comes in by a link and invites a volunteer', async () => {
    await join(taskForce.page, { login: 'yi', password: '风筝 石阶 海带 85' })
    await expect(greeting(taskForce.page, '乙')).toBeVisible()
    const link = await invite(taskForce.page, '甲')
    await album.keep(taskForce.page, 'volunteer-invited')
    return link
  })

  const volunteer = await switchedOn({ path: volunteerLink })
  await test.step('the volunteer comes in and has the whole rubric on the phone', async () => {
    await join(volunteer.page, { login: 'jia', password: '铁锚 白帆 潮汐 63' })
    await expect(greeting(volunteer.page, '甲')).toBeVisible()
    await expect(coverage(volunteer.page)).toBeVisible()
    await album.keep(volunteer.page, 'volunteer-in')
    await volunteer.keepsShell()
    await volunteer.close()
  })

  await test.step('out of reach of any network: an activity, three photos and a paper', async () => {
    const page = await volunteer.start({ isOffline: true })
    await expect(greeting(page, '甲')).toBeVisible()
    expect(await volunteer.reachesServer()).toBe(false)
    await album.keep(page, 'opened-offline')
    await createActivity(page, activity)
    await album.keep(page, 'activity-offline')
    await button(page, t('evidence.add.camera')).click()
    await captureScreen.refusePosition(page)
    await handOver(page, captureScreen.camera(page), photos[0]!)
    await expect(afterShot.kept(page, 1)).toBeVisible()
    for (const n of [2, 3]) {
      await handOver(page, afterShot.more(page), photos[n - 1]!)
      await expect(afterShot.kept(page, n)).toBeVisible()
    }
    await afterShot.fill(page, 'reason', '清扫步道垃圾')
    await expect(afterShot.clause(page, /16/).first()).toHaveAttribute('aria-pressed', 'true')
    await expect(afterShot.picture(page)).toBeVisible()
    await album.keep(page, 'three-photos-kept')
    await afterShot.done(page)
    await expect(toast(page, t('capture.after.handedIn', { n: 3 }))).toBeVisible()
    await expect(pictures(page)).toHaveCount(3)
    await album.keep(page, 'activity-with-photos')
    await page.goto('/standards/s1')
    await button(page, t('evidence.add.file')).click()
    await row(sheet(page), new RegExp(t('standards.clauseNumber', { number: '' }).trim())).first().click()
    await handOver(page, captureScreen.file(page), paper)
    await expect(afterShot.kept(page, 1, 'files')).toBeVisible()
    await afterShot.fill(page, 'reason', '组织学习通知')
    await album.keep(page, 'paper-kept')
    await afterShot.done(page)
    await afterShot.handInAnyway(page)
    await expect(toast(page, t('capture.after.handedIn', { n: 1 }))).toBeVisible()
  })

  const allHere = async (): Promise<void> => {
    await volunteer.page.goto('/evidence')
    await expect(tiles(volunteer.page)).toHaveCount(4)
    await expect(pictures(volunteer.page)).toHaveCount(3)
    await expect(marked(volunteer.page, 'phone')).toHaveCount(4)
  }

  await test.step('reloaded, then killed and started again, still offline: all four are there', async () => {
    await allHere()
    await volunteer.page.reload()
    await allHere()
    await volunteer.kill()
    await volunteer.start({ isOffline: true })
    expect(await volunteer.reachesServer()).toBe(false)
    await allHere()
    await album.keep(volunteer.page, 'after-kill')
  })

  await test.step('the network is back: the server holds the very same bytes', async () => {
    await volunteer.setOffline(false)
    await expect(marked(volunteer.page, 'delivered')).toHaveCount(4, { timeout: 30_000 })
    await album.keep(volunteer.page, 'delivered')
    expect(await Promise.all(originals.map(hash => storedHash(server.dataFolder, hash)))).toEqual(originals)
  })

  await test.step('the volunteer reads receipt and number', async () => {
    await tiles(volunteer.page).first().click()
    await expect(volunteer.page.getByText(/2026-\d+-\d{3}/).first()).toBeVisible()
    await album.keep(volunteer.page, 'receipt-and-number')
  })

  const inspectorLink = await test.step('the task force plans a visit and lets an inspector in', async () => {
    await planVisit(taskForce.page, '市文明办实地考察')
    const link = await inviteInspector(taskForce.page, '检查人员')
    await album.keep(taskForce.page, 'inspector-invited')
    return link
  })

  const tablet = await switchedOn({ path: inspectorLink })
  await test.step('the inspector finds upright pictures under the right standards', async () => {
    const { page } = tablet
    await join(page)
    await expect(title(page)).toHaveText('市文明办实地考察')
    await album.keep(page, 'inspector-home')
    await inspector.standard(page, 16).click()
    await expect(pictures(page)).toHaveCount(3)
    await album.keep(page, 'inspector-standard')
    await pictures(page).first().click()
    await showsUpright(tablet)
    await album.keep(page, 'inspector-picture')
    await page.goto('/visit/standards/s1')
    await expect(tiles(page)).toHaveCount(1)
  })

  await test.step('prepared for offline, the tablet shows the same with the network off', async () => {
    await tablet.page.goto('/visit')
    await inspector.prepareOffline(tablet.page)
    await expect(inspector.ready(tablet.page)).toBeVisible()
    await album.keep(tablet.page, 'ready-for-offline')
    await tablet.keepsShell()
    await tablet.close()
    const page = await tablet.start({ isOffline: true })
    expect(await tablet.reachesServer()).toBe(false)
    await inspector.standard(page, 16).click()
    await expect(pictures(page)).toHaveCount(3)
    for (const n of [0, 1, 2]) {
      await pictures(page).nth(n).click()
      await showsUpright(tablet)
      await page.goBack()
    }
    await album.keep(page, 'inspector-offline')
    await inspector.remark(page, '现场与照片一致')
    await expect(page.getByText('现场与照片一致')).toBeVisible()
    await album.keep(page, 'remark-offline')
    await page.goto('/visit/standards/s1')
    await tiles(page).first().click()
    await button(page, t('viewer.open')).click()
    await expect(page.locator('canvas').first()).toBeVisible()
    await album.keep(page, 'paper-offline')
    await tablet.setOffline(false)
  })

  await test.step('the task force reads the remark', async () => {
    await expect(taskForce.page.getByText('现场与照片一致')).toBeVisible({ timeout: 30_000 })
    await album.keep(taskForce.page, 'remark-arrived')
  })
})

/** Stored sideways, shown upright: taller than wide, and every corner in its own colour. */
async function showsUpright(phone: Phone): Promise<void> {
  const picture = inspector.picture(phone.page)
  // The thumbnail stands in until the preview is decoded.
  let look: Look | undefined
  await expect.poll(async () => {
    look = await lookAt(picture)
    return look && [look.width, look.height]
  }).toEqual([1200, 1600])
  for (const corner of [
    'topLeft',
    'topRight',
    'bottomLeft',
    'bottomRight',
  ] as const) {
    const distance = Math.hypot(...cornerColours[corner].map((value, channel) => value - (look?.[corner][channel] ?? 0)))
    expect(distance, `${corner} of ${JSON.stringify(look)}`).toBeLessThan(90)
  }
}
