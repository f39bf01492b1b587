import type { MediaPort } from '../../../src/container/shapes.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { remarkOf } from '../../../src/domain/visit/ops.ts'
import { visitRoutes } from '../../../src/features/visits/routes.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { aPhoto, hand, sha256Of } from '../capture/capturing-phone.ts'
import { openScreen } from '../support/phone.ts'
import { pullVisit, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const path = '/visit/standards/s16'
const draftId = `remark/${visitScope}/s16/`

interface SlowTablet extends ShellPhone {
  /** From now on pictures are neither looked at nor drawn. Returns how to go on. */
  hold: (what: 'inspect' | 'derivatives') => () => void
}

/** A tablet whose pictures take as long as the test wants. */
async function aSlowTablet(): Promise<SlowTablet> {
  const phone = await aShellPhone({
    roles: ['inspector'],
    scopes: [visitScope],
  })
  const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
  const held: Partial<Record<keyof MediaPort, Promise<void>>> = {}
  phone.container.media = {
    ...media,
    inspect: async (...asked) => {
      await held.inspect
      return media.inspect(...asked)
    },
    derivatives: async (...asked) => {
      await held.derivatives
      return media.derivatives(...asked)
    },
  }
  await pullVisit(phone, [])
  return {
    ...phone,
    hold(what) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held[what] = promise
      return resolve
    },
  }
}

const draftOf = (phone: ShellPhone) => phone.store.drafts.get(draftId)

async function aBegunRemark(phone: ShellPhone, words: string) {
  const screen = await openScreen(phone, visitRoutes, path)
  await screen.getByRole('button', { name: '记录意见' }).click()
  await screen.getByRole('textbox', { name: '意见' }).fill(words)
  await soon(async () => (await draftOf(phone))?.data.text).toBe(words)
  return screen
}

describe('a remark in the making', () => {
  test('words typed while a picture is drawn cost neither the words nor the picture', async () => {
    const phone = await aSlowTablet()
    const screen = await aBegunRemark(phone, '现场')
    const goOn = phone.hold('derivatives')
    const photo = await aPhoto(7)
    hand('拍照', [photo])
    await soon(async () => (await draftOf(phone))?.held.length).toBe(1)
    await screen.getByRole('textbox', { name: '意见' }).fill('现场与照片一致')
    goOn()
    await expect.element(screen.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await expect.element(screen.getByRole('button', { name: '保存意见' })).toBeEnabled()
    expect(await draftOf(phone)).toMatchObject({
      held: [await sha256Of(photo)],
      data: { text: '现场与照片一致' },
    })
    expect(await phone.store.blobs.bytesOf(await sha256Of(photo))).toBeDefined()
  })

  test('words are on disk while a picture is still looked at', async () => {
    const phone = await aSlowTablet()
    const screen = await aBegunRemark(phone, '现场')
    const goOn = phone.hold('inspect')
    hand('拍照', [await aPhoto(7)])
    await screen.getByRole('textbox', { name: '意见' }).fill('现场与照片一致')
    await soon(async () => (await draftOf(phone))?.data.text).toBe('现场与照片一致')
    goOn()
  })

  test('leaving while a picture is looked at costs neither the words nor the picture', async () => {
    const phone = await aSlowTablet()
    const screen = await aBegunRemark(phone, '请补充签到表')
    const goOn = phone.hold('inspect')
    const photo = await aPhoto(7)
    hand('拍照', [photo])
    await screen.unmount()
    goOn()
    await soon(async () => (await draftOf(phone))?.held).toEqual([await sha256Of(photo)])
    expect((await draftOf(phone))?.data.text).toBe('请补充签到表')
  })

  test('leaving in the moment of saving records all of it', async () => {
    const phone = await aSlowTablet()
    const screen = await aBegunRemark(phone, '请补充签到表')
    const save = screen.getByRole('button', { name: '保存意见' })
    await expect.element(save).toBeEnabled()
    const button = save.element() as HTMLButtonElement
    button.click()
    await screen.unmount()
    await soon(async () => (await phone.store.items.list({ scope: visitScope, coll: 'remark' })).map(item => remarkOf(item).text)).toEqual(['请补充签到表'])
    await soon(() => draftOf(phone)).toBeUndefined()
  })

  test('begun before, its words stand there before its pictures, and what is typed then goes on from them', async () => {
    const phone = await aSlowTablet()
    const before = await aBegunRemark(phone, '现场')
    hand('拍照', [await aPhoto(3)])
    await expect.element(before.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await before.unmount()
    const goOn = phone.hold('derivatives')
    const after = await openScreen(phone, visitRoutes, path)
    const words = after.getByRole('textbox', { name: '意见' })
    await expect.element(words).toHaveValue('现场')
    await words.fill('现场整洁')
    goOn()
    await expect.element(after.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await expect.element(words).toHaveValue('现场整洁')
    await soon(async () => (await draftOf(phone))?.data.text).toBe('现场整洁')
    expect((await draftOf(phone))?.held).toHaveLength(1)
  })

  test('a file that is no photo does not cost the photos picked with it', async () => {
    const phone = await aSlowTablet()
    const screen = await aBegunRemark(phone, '见附件')
    const photo = await aPhoto(5)
    hand('拍照', [
      new File([
        new TextEncoder().encode('这不是照片'),
      ], '照片.jpg', { type: 'image/jpeg' }),
      photo,
    ])
    await expect.element(screen.getByRole('img', { name: '意见所附照片' })).toBeVisible()
    await expect.element(screen.getByRole('dialog').getByText(/。/).first()).toBeVisible()
    expect((await draftOf(phone))?.held).toEqual([await sha256Of(photo)])
  })
})
