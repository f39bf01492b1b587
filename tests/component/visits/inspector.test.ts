import type { Item } from '../../../src/container/shapes.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { remarkOf } from '../../../src/domain/visit/ops.ts'
import { visitRoutes } from '../../../src/features/visits/routes.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { axeFindings } from '../../support/axe.ts'
import { aFile, aPhoto, hand, sha256Of } from '../capture/capturing-phone.ts'
import { openScreen } from '../support/phone.ts'
import { anEvidenceRow, aPicture, aRemarkRow, pullVisit, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const evidenceId = '01990000-0000-7000-8000-00000000e001'

/** An inspector's own tablet: only the visit is on it, and the real worker for pictures. */
async function aTablet(rows: Parameters<typeof pullVisit>[1] = [], isFilled = true): Promise<ShellPhone> {
  const phone = await aShellPhone({
    roles: ['inspector'],
    scopes: [visitScope],
  })
  phone.container.media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
  if (isFilled)
    await pullVisit(phone, rows)
  return phone
}

const open = (phone: ShellPhone, path: string) => openScreen(phone, visitRoutes, path)
const remarksOn = (phone: ShellPhone): Promise<Item[]> => phone.store.items.list({ scope: visitScope, coll: 'remark', limit: 10 })

describe('where an inspector begins', () => {
  test('the standards stand with what is shown for each, and can be found by number and word', async () => {
    const phone = await aTablet([
      anEvidenceRow({
        clauses: ['s16c1'],
      }),
      anEvidenceRow({
        clauses: ['s16c1'],
      }),
    ])
    const screen = await open(phone, '/visit')
    await expect.element(screen.getByRole('link', { name: /^\(16\).*佐证 2 件/ })).toBeVisible()
    await screen.getByRole('searchbox').fill('16')
    await soon(() => screen.getByRole('link', { name: /^\(\d+\)/ }).elements().length).toBe(1)
    await screen.getByRole('searchbox').fill('没有这样的标准')
    await expect.element(screen.getByText('没有符合的标准')).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })

  test('a tablet that has not heard anything yet does not say that there is no evidence', async () => {
    const screen = await open(await aTablet([], false), '/visit')
    await expect.poll(() => document.querySelector('.skeleton')).not.toBeNull()
    expect(screen.getByText(/佐证 0 件|检查已结束/).elements()).toEqual([])
  })
})

describe('ready for offline', () => {
  test('names what is missing, file by file, and says ready only when all of it is here', async () => {
    const phone = await aTablet()
    const pictures = await aPicture(phone.store, { hue: 40 })
    const elsewhere = pictures.map(picture => ({
      ...picture,
      sha256: 'b'.repeat(64),
    }))
    await pullVisit(phone, [
      anEvidenceRow({ derivatives: elsewhere }),
    ])
    const screen = await open(phone, '/visit/offline')
    await expect.element(screen.getByText('尚未备齐')).toBeVisible()
    await expect.element(screen.getByText(/还有.1.个预览图或文件不在本机/)).toBeVisible()
    await expect.element(screen.getByRole('button', { name: '开始准备' })).toBeVisible()
  })

  test('papers count as well as pictures', async () => {
    const phone = await aTablet([
      anEvidenceRow({ kind: 'document', mime: 'application/pdf', name: '通知.pdf' }),
    ])
    const screen = await open(phone, '/visit/offline')
    await expect.element(screen.getByText(/还有.1.个预览图或文件不在本机/)).toBeVisible()
  })

  test('without the viewers it is not ready, even with every record and picture here', async () => {
    const screen = await open(await aTablet(), '/visit/offline')
    await expect.element(screen.getByText(/文档查看工具还没有下载/)).toBeVisible()
  })
})

describe('a remark', () => {
  const path = '/visit/standards/s16'

  test('is kept on this tablet with its own photo, and stands under the standard', async () => {
    const phone = await aTablet()
    const screen = await open(phone, path)
    await screen.getByRole('button', { name: '记录意见' }).click()
    await expect.element(screen.getByRole('button', { name: '保存意见' })).toBeDisabled()
    await screen.getByRole('textbox', { name: '意见' }).fill('现场与照片一致')
    const photo = await aPhoto(7)
    hand('拍照', [photo])
    await expect.element(screen.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '保存意见' }).click()
    await expect.element(screen.getByText('现场与照片一致')).toBeVisible()
    await expect.element(screen.getByText('存于本机', { exact: true })).toBeVisible()
    const [item] = await remarksOn(phone)
    const remark = remarkOf(item!)
    expect(remark).toMatchObject({ standard: 's16', evidenceId: null, text: '现场与照片一致' })
    expect(remark.photos[0]?.file.sha256).toBe(await sha256Of(photo))
    expect(remark.photos[0]?.derivatives.map(({ role }) => role).sort()).toEqual(['preview', 'thumb'])
    expect(await phone.store.blobs.bytesOf(await sha256Of(photo))).toBeDefined()
    expect(await phone.store.drafts.get(`remark/${visitScope}/s16/`)).toBeUndefined()
  })

  test('that was begun is there again after the page was killed, words and photo', async () => {
    const phone = await aTablet()
    const before = await open(phone, path)
    await before.getByRole('button', { name: '记录意见' }).click()
    await before.getByRole('textbox', { name: '意见' }).fill('垃圾分类投放点整洁')
    hand('拍照', [await aPhoto(3)])
    await expect.element(before.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await soon(async () => (await phone.store.drafts.get(`remark/${visitScope}/s16/`))?.data.text).toBe('垃圾分类投放点整洁')
    await before.unmount()
    const after = await open(phone, path)
    await expect.element(after.getByRole('textbox', { name: '意见' })).toHaveValue('垃圾分类投放点整洁')
    await expect.element(after.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await after.getByRole('button', { name: '保存意见' }).click()
    await soon(async () => (await remarksOn(phone)).length).toBe(1)
  })

  test('on one piece of evidence names it', async () => {
    const phone = await aTablet([
      anEvidenceRow({
        id: evidenceId,
        clauses: ['s16c1'],
      }),
    ])
    const screen = await open(phone, `/visit/evidence/${evidenceId}?standard=s16`)
    await screen.getByRole('button', { name: '记录意见' }).click()
    await screen.getByRole('textbox', { name: '意见' }).fill('请补充签到表')
    await screen.getByRole('button', { name: '保存意见' }).click()
    await soon(async () => (await remarksOn(phone)).map(item => remarkOf(item).evidenceId)).toEqual([evidenceId])
  })

  test('takes no file that is not a photo, and keeps the words', async () => {
    const phone = await aTablet()
    const screen = await open(phone, path)
    await screen.getByRole('button', { name: '记录意见' }).click()
    await screen.getByRole('textbox', { name: '意见' }).fill('见附件')
    hand('拍照', [
      new File([
        new TextEncoder().encode('这不是照片'),
      ], '照片.jpg', { type: 'image/jpeg' }),
    ])
    await expect.element(screen.getByRole('dialog').getByText(/。/).first()).toBeVisible()
    expect(screen.getByRole('img', { name: '意见所附照片' }).elements()).toEqual([])
    await expect.element(screen.getByRole('textbox', { name: '意见' })).toHaveValue('见附件')
  })

  test('with a picture that this browser cannot draw keeps the untouched photo', async () => {
    const phone = await aTablet()
    const screen = await open(phone, path)
    await screen.getByRole('button', { name: '记录意见' }).click()
    const broken = await aFile('broken', '现场.jpg', 'image/jpeg')
    hand('拍照', [broken])
    await soon(() => screen.getByRole('button', { name: '移除第 1 张' }).elements().length).toBe(1)
    await screen.getByRole('button', { name: '保存意见' }).click()
    await soon(async () => (await remarksOn(phone)).flatMap(item => remarkOf(item).photos.map(({ file }) => file.sha256))).toEqual([await sha256Of(broken)])
  })

  test('of the unit\'s own shows as delivered once the server has it', async () => {
    const screen = await open(await aTablet([
      aRemarkRow({ text: '标识清楚' }),
    ]), path)
    await expect.element(screen.getByText('标识清楚')).toBeVisible()
    await expect.element(screen.getByText('已送达')).toBeVisible()
  })
})
