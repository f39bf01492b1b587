import type { Draft } from '../../../src/storage/draft.ts'
import type { CapturingPhone } from './capturing-phone.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { Failure } from '../../../src/domain/failure.ts'
import { elementsOf } from '../../../src/domain/oplog/tag-set.ts'
import { captureDraftOf } from '../../../src/widgets/capture-draft.ts'
import { axeFindings } from '../../support/axe.ts'
import { EDITION, unitScope, workScope } from '../support/phone.ts'
import { anActivityRow } from '../support/records.ts'
import { aCapturingPhone, aPhoto, bring, clicked, evidenceOn, hand, openCapture, sha256Of } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  clicked.mockClear()
  phone = await aCapturingPhone()
})

test('the intent is on disk before the camera opens, and the photo becomes the evidence that was promised', async () => {
  const screen = await openCapture(phone)
  let atClick: Promise<unknown[]> | undefined
  clicked.mockImplementationOnce(() => {
    atClick = draftsOf(phone)
  })
  await screen.getByRole('button', { name: '拍照' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalledOnce())
  const intent = (await atClick ?? []).map(draft => captureDraftOf(draft as Draft))[0]
  expect(intent).toMatchObject({ stage: 'camera', via: 'camera', scope: workScope })

  const photo = await aPhoto(1)
  hand('拍照', [photo])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  const [item] = await evidenceOn(phone)
  expect(item?.id).toBe(intent?.ids[0])
  const evidence = evidenceOf(item!)
  expect(evidence).toMatchObject({
    kind: 'photo',
    status: 'draft',
    manifest: { via: 'camera' },
    event: { source: 'shutter', local: '2026-09-14T12:04' },
  })
  expect(evidence.files).toEqual([
    { sha256: await sha256Of(photo), size: photo.size, mime: 'image/jpeg' },
  ])
  expect(await phone.store.blobs.bytesOf(evidence.files[0]!.sha256)).toEqual(await photo.arrayBuffer())
})

test('a camera closed without a photo leaves no draft behind', async () => {
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: '拍照' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  document.querySelector('input[aria-label="拍照"]')?.dispatchEvent(new Event('cancel'))
  await vi.waitFor(async () => expect(await draftsOf(phone)).toEqual([]))
})

test('from an activity everything but the reason is filled in, and the photos are handed in together', async () => {
  const activity = anActivityRow({
    title: '垃圾分类投放点整理',
    background: '“文明岳阳·爱卫同行”',
    people: '甲、乙等志愿者 17 人',
    clauses: ['s12c2', 's22c1'],
  })
  await phone.pull(workScope, [activity])
  const screen = await openCapture(phone, `/capture?activity=${activity.id}`)
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  await screen.getByRole('button', { name: '继续拍' }).click()
  hand('继续拍', [await aPhoto(2)])
  await expect.element(screen.getByText('2 张已存于本机，联网后自动上传')).toBeVisible()
  await expect.element(screen.getByLabelText('主题')).toHaveValue('垃圾分类投放点整理')
  await expect.element(screen.getByLabelText('主题')).toHaveAccessibleDescription('活动')
  await expect.element(screen.getByLabelText('事由')).toHaveAccessibleDescription('待填')
  await expect.element(screen.getByRole('button', { name: '12 垃圾分类' })).toHaveAttribute('aria-pressed', 'true')
  await screen.getByLabelText('事由').fill('清扫落叶')
  await vi.waitFor(() => expect(document.querySelectorAll('.strip img')).toHaveLength(2), { timeout: 15_000 })
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '完成' }).click()
  await expect.element(screen.getByText('elsewhere')).toBeVisible()

  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ status }) => status)).toEqual(['submitted', 'submitted'])
  expect(items.map(({ caption }) => caption.reason)).toEqual(['清扫落叶', '清扫落叶'])
  expect(items.map(({ activityId }) => activityId)).toEqual([activity.id, activity.id])
  expect(items.map(({ clauses }) => elementsOf(clauses))).toEqual([0, 1].map(() => [`${EDITION}#s12c2`, `${EDITION}#s22c1`]))
  expect(items.map(({ derivatives }) => derivatives.map(({ role }) => role))).toEqual([
    ['thumb', 'preview'],
    ['thumb', 'preview'],
  ])
  expect(await draftsOf(phone)).toEqual([])
})

test('words for one photo stay with it; words for all reach the others', async () => {
  const screen = await openCapture(phone, `/capture?clause=s28c2`)
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  hand('继续拍', [await aPhoto(2)])
  await expect.element(screen.getByText('2 张已存于本机，联网后自动上传')).toBeVisible()
  await screen.getByLabelText('事由').fill('清扫')
  await screen.getByRole('button', { name: '只改这张' }).click()
  await screen.getByLabelText('事由').fill('合影')
  await screen.getByRole('switch', { name: '含未成年人' }).click()
  await screen.getByRole('button', { name: /^第 1 件/ }).click()
  await expect.element(screen.getByLabelText('事由')).toHaveValue('清扫')
  await finish(screen)
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ caption }) => caption.reason)).toEqual(['清扫', '合影'])
  expect(items.map(({ hasMinors }) => hasMinors)).toEqual([false, true])
  expect(items.map(({ clauses }) => elementsOf(clauses))).toEqual([0, 1].map(() => [`${EDITION}#s28c2`]))
})

test('what is missing is said before handing in, and handing in is still possible', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '拍照', [await aPhoto(1)])
  await screen.getByLabelText('地点').fill('社区')
  await screen.getByRole('button', { name: '完成' }).click()
  await expect.element(screen.getByText('还缺：人物、主题、背景、事由、服务条目')).toBeVisible()
  await screen.getByRole('button', { name: '继续填写' }).click()
  expect(evidenceOf((await evidenceOn(phone))[0]!).status).toBe('draft')
  await finish(screen)
  expect(evidenceOf((await evidenceOn(phone))[0]!)).toMatchObject({
    status: 'submitted',
    caption: { place: '社区' },
  })
})

test('a photo that could not be saved says so, keeps its bytes, and is saved by trying again', async () => {
  const capture = vi.spyOn(phone.recorder, 'capture').mockRejectedValueOnce(new Failure('storage-full'))
  const screen = await openCapture(phone)
  const photo = await aPhoto(1)
  await bring(screen, '拍照', [photo])
  await expect.element(screen.getByText('有 1 件没有保存')).toBeVisible()
  await expect.element(screen.getByText(/手机存储已满/)).toBeVisible()
  expect(screen.getByText(/已存于本机，联网/).query()).toBeNull()
  expect(await evidenceOn(phone)).toEqual([])
  expect(await axeFindings()).toEqual([])

  const saved: File[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementationOnce((file) => {
    saved.push(file as File)
    return 'blob:kept'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementationOnce(() => {})
  await screen.getByRole('button', { name: '存成文件' }).click()
  await vi.waitFor(() => expect(saved).toHaveLength(1))
  expect(await sha256Of(saved[0]!)).toBe(await sha256Of(photo))

  await screen.getByRole('button', { name: '重试' }).click()
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  expect(capture).toHaveBeenCalledTimes(2)
  expect(evidenceOf((await evidenceOn(phone))[0]!).files[0]?.sha256).toBe(await sha256Of(photo))
})

test('where the intent cannot be written the camera stays closed', async () => {
  vi.spyOn(phone.store.drafts, 'put').mockRejectedValue(new Failure('storage-unavailable'))
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: '拍照' }).click()
  await expect.element(screen.getByText(/此浏览器不允许本应用存储数据/)).toBeVisible()
  expect(clicked).not.toHaveBeenCalled()
})

test('a deleted photo is gone from the strip and comes back with undo', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('刚拍的 1 张')).toBeVisible()
  hand('继续拍', [await aPhoto(2)])
  await expect.element(screen.getByText('刚拍的 2 张')).toBeVisible()
  await screen.getByRole('button', { name: '删除' }).click()
  await expect.element(screen.getByText('刚拍的 1 张')).toBeVisible()
  await screen.getByRole('button', { name: '撤销' }).click()
  await expect.element(screen.getByText('刚拍的 2 张')).toBeVisible()
})

test('the position is asked for with its purpose, then shown with its error and age, and names the place', async () => {
  await phone.pull(unitScope, [
    {
      coll: 'place',
      id: '01900000-0000-7000-8000-0000000000e1',
      deleted: false,
      data: { name: '联点共建社区小广场', latE6: 29_357_000, lonE6: 113_128_000 },
    },
  ])
  const ask = vi.spyOn(navigator.geolocation, 'getCurrentPosition').mockImplementation(found => found({
    coords: { latitude: 29.35702, longitude: 113.12801, accuracy: 11.6 },
    timestamp: phone.container.now() - 3000,
  } as GeolocationPosition))
  const screen = await openCapture(phone)
  await expect.element(screen.getByText(/不记录行踪/)).toBeVisible()
  expect(ask).not.toHaveBeenCalled()
  await screen.getByRole('button', { name: '记录位置' }).click()
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('定位 ±12 米，3 秒前')).toBeVisible()
  await expect.element(screen.getByLabelText('地点')).toHaveValue('联点共建社区小广场')
  await expect.element(screen.getByLabelText('地点')).toHaveAccessibleDescription('定位')
  expect(evidenceOf((await evidenceOn(phone))[0]!).manifest.position).toEqual({
    latE6: 29_357_020,
    lonE6: 113_128_010,
    accuracyM: 12,
    fixedMs: phone.container.now() - 3000,
  })
  expect(await phone.shell.setting('capture.position.01900000-0000-7000-8000-0000000000a1')).toBe('yes')
})

test('who refuses the position is not asked again and captures all the same', async () => {
  const ask = vi.spyOn(navigator.geolocation, 'getCurrentPosition')
  ask.mockClear()
  let screen = await openCapture(phone)
  await screen.getByRole('button', { name: '不记录' }).click()
  await screen.unmount()
  screen = await openCapture(phone)
  await expect.element(screen.getByRole('button', { name: '拍照' })).toBeVisible()
  expect(screen.getByText('拍照时记录位置？').query()).toBeNull()
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  expect(evidenceOf((await evidenceOn(phone))[0]!).manifest.position).toBeNull()
  expect(ask).not.toHaveBeenCalled()
})

test('a watermarked copy is made beside the original, which stays as it was', async () => {
  const screen = await openCapture(phone)
  const photo = await aPhoto(1)
  await bring(screen, '拍照', [photo])
  await screen.getByRole('switch', { name: '另存一份水印件' }).click()
  await finish(screen)
  await vi.waitFor(async () => expect(evidenceOf((await evidenceOn(phone))[0]!).derivatives.map(({ role }) => role)).toContain('watermark'), { timeout: 15_000 })
  const { files } = evidenceOf((await evidenceOn(phone))[0]!)
  expect(files[0]?.sha256).toBe(await sha256Of(photo))
})

async function finish(screen: Awaited<ReturnType<typeof openCapture>>): Promise<void> {
  await screen.getByRole('button', { name: '完成' }).click()
  await screen.getByRole('button', { name: '先提交' }).click()
  await vi.waitFor(() => expect(screen.router.currentRoute.value.path).toBe('/capture'))
}

async function draftsOf({ store }: CapturingPhone): Promise<unknown[]> {
  return new Promise(resolve => store.drafts.watch().subscribe(resolve))
}
