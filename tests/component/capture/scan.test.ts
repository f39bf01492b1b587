import type { CapturingPhone, Screen } from './capturing-phone.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { Failure } from '../../../src/domain/failure.ts'
import { axeFindings } from '../../support/axe.ts'
import { aCapturingPhone, aFile, aPhoto, clicked, evidenceOn, hand, openCapture, sha256Of } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  phone = await aCapturingPhone()
  clicked.mockClear()
})

async function shoot(screen: Screen, page: File): Promise<void> {
  const before = clicked.mock.calls.length
  await screen.getByRole('button', { name: /拍第一页|再拍一页/ }).click()
  await vi.waitFor(() => expect(clicked.mock.calls.length).toBeGreaterThan(before))
  hand('拍一页', [page])
}

test('two sheets become one PDF, the untouched photos are the originals', async () => {
  const screen = await openCapture(phone, '/capture/scan?clause=s24c2')
  const sheet = await aFile('sheet', 'a.jpg', 'image/jpeg')
  const second = await aPhoto(2)
  await shoot(screen, sheet)
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
  await shoot(screen, second)
  await expect.element(screen.getByText('2 页已存于本机')).toBeVisible()
  // The sheet was found in the first photo; the second shows none.
  await expect.element(screen.getByText('没找到纸边')).toBeVisible()
  expect(screen.getByText('没找到纸边').elements()).toHaveLength(1)
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '合成 2 页' }).click()
  await expect.element(screen.getByText('扫描件 1 份')).toBeVisible()

  const evidence = evidenceOf((await evidenceOn(phone))[0]!)
  expect(evidence).toMatchObject({
    kind: 'scan',
    manifest: { via: 'scan' },
    event: { source: 'shutter' },
  })
  expect(evidence.files.map(({ sha256 }) => sha256)).toEqual([await sha256Of(sheet), await sha256Of(second)])
  expect(evidence.derivatives.map(({ role }) => role)).toEqual(['thumb', 'preview', 'pdf'])
  const pdf = await phone.store.blobs.bytesOf(evidence.derivatives[2]!.sha256)
  expect(new TextDecoder('latin1').decode(pdf).match(/\/Type\s*\/Page\b/g)?.length).toBe(2)
  await expect.element(screen.getByRole('button', { name: '24 工作机制' })).toHaveAttribute('aria-pressed', 'true')
}, 60_000)

test('pages lie in the draft from the moment they are taken, and a page loaded again finds them', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await shoot(screen, await aPhoto(1))
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
  const { fullPath } = screen.router.currentRoute.value
  expect(fullPath).toMatch(/draft=/)
  const [draft] = await new Promise<readonly { held: readonly string[] }[]>(resolve => phone.store.drafts.watch('scan').subscribe(resolve))
  expect((await phone.store.blobs.facts(draft!.held[0]!))?.state).toBe('held')
  await screen.unmount()
  const again = await openCapture(phone, fullPath)
  await expect.element(again.getByText('1 页已存于本机')).toBeVisible()
})

test('corners are moved with the arrow keys and stay a sheet', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await shoot(screen, await aPhoto(1))
  await screen.getByRole('button', { name: /第 1 页/ }).click()
  const corner = screen.getByRole('button', { name: '左上角，横 0%，纵 0%' })
  await expect.element(corner).toBeVisible()
  corner.element().focus()
  await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowDown}{/Shift}{ArrowRight}{ArrowRight}')
  await expect.element(screen.getByRole('button', { name: '左上角，横 6%，纵 5%' })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '完成' }).click()
  await vi.waitFor(async () => expect((await pagesOf())[0]?.corners[0]).toEqual({
    x: expect.closeTo(0.06),
    y: expect.closeTo(0.05),
  }))
})

test('a corner follows the finger and never crosses another', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await shoot(screen, await aPhoto(1))
  await screen.getByRole('button', { name: /第 1 页/ }).click()
  const corner = screen.getByRole('button', { name: /^左上角/ })
  await expect.element(corner).toBeVisible()
  const handle = corner.element()
  vi.spyOn(handle, 'setPointerCapture').mockImplementation(() => {})
  const box = handle.parentElement!.getBoundingClientRect()
  const at = (type: string, x: number, y: number) => handle.dispatchEvent(new PointerEvent(type, {
    bubbles: true,
    pointerId: 1,
    clientX: box.left + box.width * x,
    clientY: box.top + box.height * y,
  }))
  at('pointerdown', 0, 0)
  at('pointermove', 0.2, 0.1)
  await expect.element(screen.getByRole('button', { name: '左上角，横 20%，纵 10%' })).toBeVisible()
  at('pointermove', 0.99, 0.99)
  at('pointerup', 0.99, 0.99)
  await expect.element(screen.getByRole('button', { name: '左上角，横 20%，纵 10%' })).toBeVisible()
})

test('pages are put in order, turned, and taken out with undo', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  const photos = [await aPhoto(1), await aPhoto(2)]
  const hashes = await Promise.all(photos.map(sha256Of))
  for (const photo of photos)
    await shoot(screen, photo)
  await expect.element(screen.getByText('2 页已存于本机')).toBeVisible()
  await screen.getByRole('button', { name: /第 2 页/ }).click()
  await screen.getByRole('button', { name: '往前' }).click()
  await vi.waitFor(async () => expect((await pagesOf()).map(({ sha256 }) => sha256)).toEqual([hashes[1], hashes[0]]))
  await screen.getByRole('button', { name: '旋转（0°）' }).click()
  await expect.element(screen.getByRole('button', { name: '旋转（90°）' })).toBeVisible()
  await screen.getByRole('button', { name: '删除这页' }).click()
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
  await screen.getByRole('button', { name: '撤销' }).click()
  await vi.waitFor(async () => expect((await pagesOf()).map(({ sha256, turn }) => [sha256, turn])).toEqual([
    [hashes[1], 1],
    [hashes[0], 0],
  ]))
  expect(await phone.store.blobs.bytesOf(hashes[1]!)).toBeDefined()
})

test('a page that could not be saved keeps its bytes on the screen', async () => {
  const screen = await openCapture(phone, '/capture/scan')
  await screen.getByRole('button', { name: '拍第一页' }).click()
  await vi.waitFor(() => expect(clicked).toHaveBeenCalled())
  vi.spyOn(phone.store.drafts, 'put').mockRejectedValueOnce(new Failure('storage-full'))
  hand('拍一页', [await aPhoto(1)])
  await expect.element(screen.getByText('有 1 件没有保存')).toBeVisible()
  await screen.getByRole('button', { name: '重试' }).click()
  await expect.element(screen.getByText('1 页已存于本机')).toBeVisible()
  expect(screen.getByText('有 1 件没有保存').query()).toBeNull()
})

test('where no PDF can be made the photos are saved all the same, and it is said', async () => {
  vi.spyOn(phone.container.media, 'pdf').mockRejectedValue(new Failure('server-failed'))
  const screen = await openCapture(phone, '/capture/scan')
  await shoot(screen, await aPhoto(1))
  await screen.getByRole('button', { name: '合成 1 页' }).click()
  await expect.element(screen.getByText(/PDF 没有做成/)).toBeVisible()
  expect(evidenceOf((await evidenceOn(phone))[0]!).files).toHaveLength(1)
})

interface Page { sha256: string, turn: number, corners: { x: number, y: number }[] }

async function pagesOf(): Promise<readonly Page[]> {
  const drafts = await new Promise<readonly { data: unknown }[]>(resolve => phone.store.drafts.watch('scan').subscribe(resolve))
  return (drafts[0]?.data as { pages: Page[] }).pages
}
