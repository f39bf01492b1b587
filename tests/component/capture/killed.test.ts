import type { CaptureDraft } from '../../../src/widgets/capture-draft.ts'
import type { CapturingPhone } from './capturing-phone.ts'
import { v7 } from 'uuid'
import { beforeEach, expect, test, vi } from 'vitest'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { CAPTURE_DRAFT } from '../../../src/widgets/capture-draft.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, workScope } from '../support/phone.ts'
import { aCapturingPhone, aFile, aPhoto, bring, clicked, evidenceOn, hand, openCapture, sha256Of } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  phone = await aCapturingPhone()
})

/** As a page leaves it that the system killed while the camera was open. */
async function leftBehind(about: Partial<CaptureDraft> = {}, agoMs = 5 * 60_000): Promise<string> {
  const id = v7()
  const data: CaptureDraft = {
    v: 1,
    scope: workScope,
    stage: 'camera',
    via: 'camera',
    activityId: null,
    asked: [],
    ids: [
      v7(),
    ],
    shared: { caption: {}, clauses: {} },
    own: {},
    wantsWatermark: false,
    ...about,
  }
  await phone.store.drafts.put({
    id,
    kind: CAPTURE_DRAFT,
    data: { ...data },
    held: [],
    createdMs: NOW - agoMs,
    updatedMs: NOW - agoMs,
  })
  return id
}

/** Photos that were saved before the page was killed. */
async function saved(n: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < n; at += 1) {
    const bytes = await (await aPhoto(at)).arrayBuffer()
    const sha256 = await sha256Of(new Blob([bytes]))
    const { evidenceId } = await phone.recorder.capture({
      scope: workScope,
      kind: 'photo',
      via: 'camera',
      files: [
        {
          sha256,
          size: bytes.byteLength,
          mime: 'image/jpeg',
          source: { bytes },
        },
      ],
      event: { local: '2026-09-14T11:00', source: 'shutter' },
      position: null,
      caption: {},
      clauses: [],
      activityId: null,
      hasMinors: false,
    })
    ids.push(evidenceId)
  }
  return ids
}

test('a page killed while the camera was open says so, and offers the camera and the album', async () => {
  const draftId = await leftBehind()
  const screen = await openCapture(phone)
  await expect.element(screen.getByText('上次拍照没有完成（5 分钟前）')).toBeVisible()
  expect(await axeFindings()).toEqual([])
  clicked.mockClear()
  await screen.getByRole('button', { name: '从相册选' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalledOnce())
  expect(clicked.mock.contexts[0]).toBe(document.querySelector('input[aria-label="相册"]'))
  expect(await phone.store.drafts.get(draftId)).toBeUndefined()
  hand('相册', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
})

test('an intent from yesterday is forgotten: a prompt that lies is ignored later', async () => {
  const draftId = await leftBehind({}, 25 * 3_600_000)
  const screen = await openCapture(phone)
  await expect.element(screen.getByRole('button', { name: '拍照' })).toBeVisible()
  await vi.waitFor(async () => expect(await phone.store.drafts.get(draftId)).toBeUndefined())
  expect(screen.getByText(/上次拍照没有完成/).query()).toBeNull()
})

test('a capture that goes on in another tab is not called forgotten', async () => {
  const draftId = await leftBehind()
  let release = (): void => {}
  await new Promise<void>((held) => {
    void navigator.locks.request(`jz-capture-${draftId}`, () => new Promise<void>((resolve) => {
      release = resolve
      held()
    }))
  })
  const screen = await openCapture(phone)
  await expect.element(screen.getByRole('button', { name: '拍照' })).toBeVisible()
  await new Promise(requestAnimationFrame)
  expect(screen.getByText(/上次拍照没有完成/).query()).toBeNull()
  release()
})

test('photos saved before the page was killed come back with the words that were typed', async () => {
  const ids = await saved(2)
  await leftBehind({
    stage: 'form',
    ids,
    shared: {
      caption: { reason: '清扫落叶' },
      clauses: {},
    },
  })
  const screen = await openCapture(phone)
  await screen.getByRole('link', { name: /2 件还没写说明/ }).click()
  await expect.element(screen.getByText('刚拍的 2 张')).toBeVisible()
  await expect.element(screen.getByLabelText('事由')).toHaveValue('清扫落叶')
})

test('what is typed is in the draft before anybody presses done', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '拍照', [await aPhoto(1)])
  await screen.getByLabelText('事由').fill('植树')
  await vi.waitFor(async () => {
    const drafts = await new Promise<readonly { data: unknown }[]>(resolve => phone.store.drafts.watch('capture').subscribe(resolve))
    expect(drafts[0]?.data).toMatchObject({
      stage: 'form',
      shared: {
        caption: { reason: '植树' },
      },
    })
  })
})

test('the tray holds photos without a clause and files from other apps, and gives them words in one go', async () => {
  await saved(1)
  await phone.shell.addShared([
    {
      id: v7(),
      name: '微信图片.jpg',
      mime: 'image/jpeg',
      blob: await aFile('upright', 'x.jpg'),
    },
  ], { text: '', receivedMs: NOW - 60_000 })
  const screen = await openCapture(phone)
  await screen.getByRole('link', { name: /待认领/ }).click()
  await expect.element(screen.getByText('微信图片.jpg')).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '全选' }).click()
  await screen.getByRole('button', { name: '写说明（2 件）' }).click()
  await expect.element(screen.getByText('认领的 2 件')).toBeVisible()
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ manifest }) => manifest.via)).toEqual(['camera', 'share'])
  expect(await new Promise(resolve => phone.shell.watchTray().subscribe(resolve))).toEqual([])
})

test('a shared file that cannot be evidence stays in the tray with its reason', async () => {
  await phone.shell.addShared([
    {
      id: v7(),
      name: '程序.jpg',
      mime: 'image/jpeg',
      blob: new Blob(['MZ nothing that we keep']),
    },
  ], { text: '', receivedMs: NOW })
  const screen = await openCapture(phone, '/capture/intake')
  await screen.getByRole('button', { name: /程序.jpg/ }).click()
  await screen.getByRole('button', { name: '写说明（1 件）' }).click()
  await expect.element(screen.getByText(/不支持这种文件/)).toBeVisible()
  expect(await evidenceOn(phone)).toEqual([])
})

test('what is deleted from the tray comes back with undo', async () => {
  await saved(1)
  await phone.shell.addShared([
    {
      id: v7(),
      name: '通知.pdf',
      mime: 'application/pdf',
      blob: await aFile('pdf', 'x'),
    },
  ], { text: '', receivedMs: NOW })
  const screen = await openCapture(phone, '/capture/intake')
  await screen.getByRole('button', { name: '全选' }).click()
  await screen.getByRole('button', { name: '删除' }).click()
  await expect.element(screen.getByText('没有待认领的')).toBeVisible()
  await screen.getByRole('button', { name: '撤销' }).click()
  await expect.element(screen.getByText('通知.pdf')).toBeVisible()
  await expect.element(screen.getByText('还没有条目的佐证')).toBeVisible()
})

test('a page killed while seven photos of the album were read says how many were saved, on the card and at their words', async () => {
  const ids = await saved(1)
  const chosen = [
    ...ids,
    ...Array.from({ length: 6 }, () => v7()),
  ]
  const draftId = await leftBehind({
    ids: chosen,
    chosen,
    stage: 'gallery',
    via: 'gallery',
  })
  const screen = await openCapture(phone)
  await expect.element(screen.getByText('上次选了 7 件，存下 1 件，其余请重新选择')).toBeVisible()
  await screen.getByRole('link', { name: /1 件还没写说明/ }).click()
  await expect.element(screen.getByRole('button', { name: '完成' })).toBeVisible()
  await expect.element(screen.getByText('上次选了 7 件，存下 1 件，其余请重新选择')).toBeVisible()
  expect((await phone.store.drafts.get(draftId))?.data.chosen).toEqual(chosen)
})

test('the last word typed is on disk when the page goes, without waiting for the pause', async () => {
  const ids = await saved(1)
  const draftId = await leftBehind({ ids, stage: 'form' })
  const screen = await openCapture(phone, `/capture/${draftId}`)
  await expect.element(screen.getByLabelText('事由')).toBeVisible()
  const field = screen.getByLabelText('事由').element() as HTMLTextAreaElement
  field.value = '最后一句'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  const put = vi.spyOn(phone.store.drafts, 'put')
  window.dispatchEvent(new Event('pagehide'))
  await Promise.resolve()
  await vi.waitFor(() => expect(put).toHaveBeenCalled(), { interval: 5, timeout: 200 })
  expect(put.mock.calls[0]?.[0].data).toMatchObject({
    shared: {
      caption: { reason: '最后一句' },
    },
  })
})
