import type { CapturingPhone } from './capturing-phone.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { Failure } from '../../../src/domain/failure.ts'
import { unsavedOf } from '../../../src/widgets/unsaved.ts'
import { aCapturingPhone, aPhoto, bring, clicked, evidenceOn, hand, openCapture } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  phone = await aCapturingPhone()
  clicked.mockClear()
})

/** A save that stays on its way until the test lets it through. */
function aSlowSave(): { release: () => void, fail: (error: Error) => void } {
  const real = phone.recorder.capture
  let go: (error?: Error) => void = () => {}
  const gate = new Promise<void>((resolve, reject) => {
    go = error => error
      ? reject(error)
      : resolve()
  })
  gate.catch(() => {}) // may fail before the save has come so far
  vi.spyOn(phone.recorder, 'capture').mockImplementationOnce(async input => gate.then(() => real(input)))
  return {
    release: () => go(),
    fail: error => go(error),
  }
}

function asksBeforeClosing(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  dispatchEvent(event)
  return event.defaultPrevented
}

async function held(): Promise<number> {
  const { held = [] } = await navigator.locks.query()
  return held.filter(({ name }) => name?.startsWith('jz-capture-')).length
}

test('a shot that fails after its screen was left is told where the person is next, asked about on closing, and saved by a retry', async () => {
  const save = aSlowSave()
  const screen = await openCapture(phone)
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('正在存到本机')).toBeVisible()
  expect(asksBeforeClosing()).toBe(true)
  await screen.router.push('/capture/intake')
  save.fail(new Failure('storage-full'))
  await vi.waitFor(() => expect(unsavedOf(phone.store)).toBe(1))
  expect(asksBeforeClosing()).toBe(true)
  await screen.router.push('/capture')
  await expect.element(screen.getByText('有 1 件没有保存')).toBeVisible()
  await screen.getByRole('button', { name: '重试' }).click()
  await vi.waitFor(async () => expect(await evidenceOn(phone)).toHaveLength(1))
  await vi.waitFor(() => expect(unsavedOf(phone.store)).toBe(0))
  expect(asksBeforeClosing()).toBe(false)
  expect(screen.getByText('有 1 件没有保存').query()).toBeNull()
})

test('a session that was left keeps its lock until its last file has arrived', async () => {
  const before = await held()
  const save = aSlowSave()
  const screen = await openCapture(phone)
  await bring(screen, '拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('正在存到本机')).toBeVisible()
  await screen.router.push('/capture/intake')
  await nextTick()
  expect(await held()).toBe(before + 1)
  save.release()
  await vi.waitFor(async () => expect(await held()).toBe(before))
  expect(await evidenceOn(phone)).toHaveLength(1)
})

test('done waits until the rest of a selection is saved, and hands all of it in', async () => {
  const real = phone.recorder.capture
  let go = (): void => {}
  const gate = new Promise<void>(resolve => go = resolve)
  vi.spyOn(phone.recorder, 'capture').mockImplementationOnce(real).mockImplementationOnce(async input => gate.then(() => real(input)))
  const screen = await openCapture(phone)
  await bring(screen, '相册', [await aPhoto(1), await aPhoto(2), await aPhoto(3)])
  await expect.element(screen.getByRole('button', { name: '正在存 2 张' })).toBeDisabled()
  go()
  await screen.getByRole('button', { name: '完成' }).click()
  await screen.getByRole('button', { name: '先提交' }).click()
  await vi.waitFor(() => expect(screen.router.currentRoute.value.path).toBe('/capture'))
  expect((await evidenceOn(phone)).map(evidenceOf).map(({ status }) => status)).toEqual(['submitted', 'submitted', 'submitted'])
})

test('leaving the scan while its first page is read keeps the page, and the scan is offered again', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await screen.getByRole('button', { name: '拍第一页' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  hand('拍一页', [await aPhoto(1)])
  await screen.router.push('/capture')
  await expect.element(screen.getByRole('link', { name: /1 页/ })).toBeVisible()
})

test('a scan that cannot be opened says so, opens no camera, and opens on another try', async () => {
  const get = vi.spyOn(phone.store.drafts, 'get').mockRejectedValue(new Failure('storage-unavailable'))
  const screen = await openCapture(phone, '/capture/scan?draft=01900000-0000-7000-8000-0000000000d1')
  await expect.element(screen.getByRole('alert').first()).toBeVisible()
  await screen.getByRole('button', { name: '拍第一页' }).click()
  expect(clicked).not.toHaveBeenCalled()
  get.mockRestore()
  await screen.getByRole('button', { name: '重试' }).click()
  await screen.getByRole('button', { name: '拍第一页' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  hand('拍一页', [await aPhoto(1)])
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
})

test('files that come after the picker was said to be closed are taken in all the same', async () => {
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: '拍照' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  const input = document.querySelector('input[type=file][aria-label="拍照"]')
  input?.dispatchEvent(new Event('cancel'))
  await vi.waitFor(async () => expect(await new Promise(resolve => phone.store.drafts.watch().subscribe(resolve))).toEqual([]))
  hand('拍照', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
})

test('a scan whose words could not be opened is recorded once, and its words open on the next tap', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await screen.getByRole('button', { name: '拍第一页' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  hand('拍一页', [await aPhoto(1)])
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
  vi.spyOn(phone.store.drafts, 'put').mockRejectedValueOnce(new Failure('storage-full'))
  const bind = screen.getByRole('button', { name: '合成 1 页' })
  await bind.click()
  await vi.waitFor(async () => expect(await evidenceOn(phone)).toHaveLength(1), { timeout: 15_000 })
  await expect.element(screen.getByText(/手机存储已满/).first()).toBeVisible()
  await bind.click()
  await expect.element(screen.getByText('扫描件 1 份')).toBeVisible()
  const { ops } = await phone.store.outbox.next({ maxOps: 50, maxBytes: 1e6 })
  expect(ops.filter(({ kind }) => kind === 'evidence.captured')).toHaveLength(1)
}, 60_000)
