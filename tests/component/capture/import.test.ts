import type { CapturingPhone, Screen } from './capturing-phone.ts'
import { downloadZip } from 'client-zip'
import { beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { activityOf } from '../../../src/domain/activity/schema.ts'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { elementsOf } from '../../../src/domain/oplog/tag-set.ts'
import { axeFindings } from '../../support/axe.ts'
import { EDITION, workScope } from '../support/phone.ts'
import { anActivityRow } from '../support/records.ts'
import { aCapturingPhone, aFile, aPhoto, evidenceOn, hand, openCapture } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  await page.viewport(1280, 800)
  phone = await aCapturingPhone()
})

async function inFolder(path: string, file: File): Promise<File> {
  const copy = new File([await file.arrayBuffer()], path.split('/').at(-1) ?? path, { type: file.type })
  Object.defineProperty(copy, 'webkitRelativePath', { value: path })
  return copy
}

async function aFolder(): Promise<File[]> {
  return Promise.all([
    inFolder('2025材料/标准16_志愿服务/20250305_学雷锋清扫/IMG_0001.jpg', await aPhoto(1)),
    inFolder('2025材料/标准16_志愿服务/20250305_学雷锋清扫/IMG_0002.jpg', await aPhoto(2)),
    inFolder('2025材料/25-2_20251001_简报.pdf', await aFile('pdf', 'x.pdf')),
    inFolder('2025材料/杂/重复.jpg', await aPhoto(1)),
    inFolder('2025材料/杂/空.jpg', new File([], 'x')),
    inFolder('2025材料/.DS_Store', new File(['x'], 'x')),
  ])
}

async function openFolder(files: readonly File[], path = '/capture/import'): Promise<Screen> {
  const screen = await openCapture(phone, path)
  await expect.element(screen.getByText('把文件夹或 ZIP 拖到这里')).toBeVisible()
  hand('选择文件夹', files)
  await expect.element(screen.getByText(/开始前什么都不会写入/)).toBeVisible()
  return screen
}

test('names propose clause, day and subject, and nothing is written before the table is confirmed', async () => {
  const screen = await openFolder(await aFolder())
  await expect.element(screen.getByRole('button', { name: 'IMG_0001.jpg 的条目：16 志愿服务' })).toBeVisible()
  await expect.element(screen.getByLabelText('IMG_0001.jpg 的日期')).toHaveValue('2025-03-05')
  await expect.element(screen.getByLabelText('IMG_0001.jpg 的主题')).toHaveValue('学雷锋清扫')
  await expect.element(screen.getByRole('button', { name: 'IMG_0001.jpg 的活动：新建：学雷锋清扫' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: '25-2_20251001_简报.pdf 的条目：25 经验信息' })).toBeVisible()
  expect(screen.getByText('.DS_Store').query()).toBeNull()
  expect(await evidenceOn(phone)).toEqual([])
  expect(await phone.store.items.list({ scope: workScope, coll: 'activity' })).toEqual([])
  expect(await axeFindings()).toEqual([])
})

test('a confirmed table is written file by file, with its activity, and what was left out has its reason', async () => {
  const screen = await openFolder(await aFolder())
  await screen.getByText(/导入后直接提交/).first().click()
  await screen.getByRole('button', { name: '开始导入 4 个' }).click()
  await expect.element(screen.getByText('导入完成'), { timeout: 20_000 }).toBeVisible()
  await expect.element(screen.getByText(/同一份文件已经存过/)).toBeVisible()
  await expect.element(screen.getByText(/这个文件是空的/)).toBeVisible()
  expect(await axeFindings()).toEqual([])

  const activities = await phone.store.items.list({ scope: workScope, coll: 'activity' })
  expect(activities.map(item => [
    activityOf(item).title,
    activityOf(item).day,
    elementsOf(activityOf(item).clauses),
  ])).toEqual([
    [
      '学雷锋清扫',
      '2025-03-05',
      [`${EDITION}#s16c1`],
    ],
  ])
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items).toHaveLength(3)
  const photo = items.find(({ files }) => files[0]?.name === 'IMG_0002.jpg')
  expect(photo).toMatchObject({
    kind: 'photo',
    status: 'submitted',
    activityId: activities[0]?.id,
    manifest: { via: 'import', position: null },
    event: { local: '2025-03-05T00:00', source: 'typed' },
    caption: { subject: '学雷锋清扫' },
  })
  expect(items.find(({ kind }) => kind === 'document')).toMatchObject({
    event: { local: '2025-10-01T00:00' },
    files: [
      { name: '25-2_20251001_简报.pdf' },
    ],
  })
  await screen.getByRole('button', { name: '完成' }).click()
  await vi.waitFor(async () => expect(await draftsOf()).toEqual([]))
})

test('empty files are not counted, files of the system are mentioned, and nothing without a clause is handed in unasked', async () => {
  const screen = await openFolder(await aFolder())
  await screen.getByText('1 个是空文件，不导入').click()
  await expect.element(screen.getByRole('listitem').filter({ hasText: '2025材料/杂/空.jpg' })).toBeVisible()
  await expect.element(screen.getByText('1 个系统隐藏文件已略过')).toBeVisible()
  await expect.element(screen.getByRole('button', { name: '开始导入 4 个' })).toBeVisible()
  await expect.element(screen.getByRole('checkbox', { name: /导入后直接提交/ })).not.toBeChecked()
})

test('files find the activity of their day', async () => {
  const activity = anActivityRow({ title: '学雷锋清扫活动', day: '2025-03-05' })
  await phone.pull(workScope, [activity])
  const screen = await openFolder(await aFolder())
  await expect.element(screen.getByRole('button', { name: 'IMG_0001.jpg 的活动：学雷锋清扫活动' })).toBeVisible()
})

test('rows are changed one by one, or all that a search shows', async () => {
  const screen = await openFolder(await aFolder())
  await screen.getByLabelText('IMG_0001.jpg 的主题').fill('清扫街道')
  await screen.getByRole('searchbox').first().fill('杂')
  await expect.element(screen.getByText('对所列 1 个统一设置')).toBeVisible()
  await screen.getByRole('button', { name: '服务条目', exact: true }).click()
  await screen.getByRole('button', { name: /^28.2/ }).click()
  await expect.element(screen.getByRole('button', { name: '重复.jpg 的条目：28 环境整洁' })).toBeVisible()
  screen.getByRole('checkbox', { name: '导入 重复.jpg' }).element().focus()
  await userEvent.keyboard(' ')
  await screen.getByRole('searchbox').first().fill('')
  await expect.element(screen.getByRole('button', { name: '开始导入 3 个' })).toBeVisible()
  await expect.element(screen.getByLabelText('IMG_0001.jpg 的主题')).toHaveValue('清扫街道')
})

test('a stopped import goes on with the same folder after the page was closed, and does nothing twice', async () => {
  const files = await aFolder()
  const screen = await openFolder(files)
  let first = true
  const capture = phone.recorder.capture
  vi.spyOn(phone.recorder, 'capture').mockImplementation(async (input) => {
    const done = await capture(input)
    if (first)
      await screen.getByRole('button', { name: '停止' }).click()
    first = false
    return done
  })
  await screen.getByRole('button', { name: '开始导入 4 个' }).click()
  await expect.element(screen.getByRole('button', { name: '开始导入 3 个' })).toBeVisible()
  expect(await evidenceOn(phone)).toHaveLength(1)
  const { fullPath } = screen.router.currentRoute.value
  await screen.unmount()

  const again = await openCapture(phone, fullPath)
  await expect.element(again.getByText('“2025材料”导入到一半')).toBeVisible()
  hand('选择文件夹', files)
  await again.getByRole('button', { name: '开始导入 3 个' }).click()
  await expect.element(again.getByText('导入完成'), { timeout: 20_000 }).toBeVisible()
  expect(await evidenceOn(phone)).toHaveLength(3)
  expect(await phone.store.items.list({ scope: workScope, coll: 'activity' })).toHaveLength(1)
})

test('a ZIP is opened like a folder', async () => {
  const zip = await downloadZip([
    { name: '标准12/12-2_20250601_垃圾分类.jpg', input: await aPhoto(3) },
    { name: '__MACOSX/._x', input: 'x' },
  ]).blob()
  const screen = await openCapture(phone, '/capture/import')
  hand('选择 ZIP', [
    new File([zip], '材料.zip', { type: 'application/zip' }),
  ])
  await expect.element(screen.getByRole('button', { name: '12-2_20250601_垃圾分类.jpg 的条目：12 垃圾分类' })).toBeVisible()
  await screen.getByRole('button', { name: '开始导入 1 个' }).click()
  await expect.element(screen.getByText('导入完成'), { timeout: 20_000 }).toBeVisible()
  const [item] = (await evidenceOn(phone)).map(evidenceOf)
  expect(elementsOf(item?.clauses)).toEqual([`${EDITION}#s12c2`])
})

test('a broken ZIP is refused with a sentence', async () => {
  const screen = await openCapture(phone, '/capture/import')
  hand('选择 ZIP', [
    new File(['PK nothing'], '坏.zip'),
  ])
  await expect.element(screen.getByRole('status').getByText(/压缩包|ZIP/).first()).toBeVisible()
})

test('a folder of two thousand files scrolls: only what is seen is in the page', async () => {
  const bytes = await (await aPhoto(1)).arrayBuffer()
  const files = await Promise.all(Array.from({ length: 2000 }, async (_, n) => {
    const file = new File([bytes], `IMG_${n}.jpg`)
    Object.defineProperty(file, 'webkitRelativePath', { value: `一年/标准16/IMG_${String(n).padStart(4, '0')}.jpg` })
    return file
  }))
  const screen = await openFolder(files)
  await expect.element(screen.getByRole('button', { name: '开始导入 2000 个' })).toBeVisible()
  expect(document.querySelectorAll('.file-row').length).toBeLessThan(60)
})

async function draftsOf(): Promise<unknown[]> {
  return new Promise(resolve => phone.store.drafts.watch('import').subscribe(resolve))
}
