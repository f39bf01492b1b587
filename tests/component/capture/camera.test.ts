import { beforeEach, expect, test, vi } from 'vitest'

import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { elementsOf } from '../../../src/domain/oplog/tag-set.ts'
import { captureDraftOf } from '../../../src/widgets/capture-draft.ts'
import { EDITION, workScope } from '../support/phone.ts'
import { anActivityRow } from '../support/records.ts'
import { aCapturingPhone, aPhoto, evidenceOn, hand, openCapture } from './capturing-phone.ts'

const click = vi.spyOn(HTMLInputElement.prototype, 'click')
beforeEach(() => click.mockClear())

test('the intent is on disk before the camera opens, and the photo becomes the evidence that was promised', async () => {
  const phone = await aCapturingPhone()
  const screen = await openCapture(phone)
  let atClick: unknown
  click.mockImplementation(() => {
    void phone.store.drafts.watch('capture').subscribe(drafts => atClick = drafts.map(captureDraftOf)[0]).unsubscribe
  })
  await screen.getByRole('button', { name: '拍照' }).click()
  await vi.waitFor(() => expect(click).toHaveBeenCalledOnce())
  await vi.waitFor(() => expect(atClick).toMatchObject({ stage: 'camera', via: 'camera', scope: workScope }))
  const { ids } = atClick as { ids: string[] }
  expect(ids.length).toBeGreaterThan(0)

  hand('拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  const [item] = await evidenceOn(phone)
  expect(item?.id).toBe(ids[0])
  expect(evidenceOf(item!)).toMatchObject({
    kind: 'photo',
    status: 'draft',
    manifest: { via: 'camera' },
    event: { source: 'shutter', local: '2026-09-14T12:04' },
  })
  expect(evidenceOf(item!).files[0]).not.toHaveProperty('name')
  await screen.unmount()
})

test('from an activity everything but the reason is filled in, and one tap hands the photos in', async () => {
  const phone = await aCapturingPhone()
  const activity = anActivityRow({
    title: '垃圾分类投放点整理',
    background: '“文明岳阳·爱卫同行”',
    people: '甲、乙等志愿者 17 人',
    clauses: ['s12c2', 's22c1'],
  })
  await phone.pull(workScope, [activity])
  const screen = await openCapture(phone, `/capture?activity=${activity.id}`)
  await screen.getByRole('button', { name: '拍照' }).click()
  await vi.waitFor(() => expect(click).toHaveBeenCalled())
  hand('拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  hand('继续拍', [await aPhoto(2)])
  await expect.element(screen.getByText('2 张已存于本机，联网后自动上传')).toBeVisible()
  await expect.element(screen.getByLabelText('主题')).toHaveValue('垃圾分类投放点整理')
  await expect.element(screen.getByRole('button', { name: '12 垃圾分类' })).toHaveAttribute('aria-pressed', 'true')
  await screen.getByLabelText('事由').fill('清扫落叶')
  await vi.waitFor(() => expect(document.querySelectorAll('.strip img')).toHaveLength(2), { timeout: 15_000 })
  await screen.getByRole('button', { name: '完成' }).click()
  await expect.element(screen.getByText('elsewhere')).toBeVisible()
  const items = await evidenceOn(phone)
  expect(items.map(item => evidenceOf(item).status)).toEqual(['submitted', 'submitted'])
  expect(items.map(item => evidenceOf(item).caption.reason)).toEqual(['清扫落叶', '清扫落叶'])
  expect(items.map(item => elementsOf(evidenceOf(item).clauses))).toEqual([0, 1].map(() => [`${EDITION}#s12c2`, `${EDITION}#s22c1`]))
  await screen.unmount()
})
