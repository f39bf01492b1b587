import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createRescueDesk } from '../../../src/app/rescue-desk.ts'
import { rescueRoutes } from '../../../src/features/rescue/routes.ts'
import { openPack } from '../../../src/media/rescue-pack.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, workScope } from '../support/phone.ts'
import { aShellPhone } from '../support/shell-phone.ts'

// Deriving a key from a passphrase is meant to take its time.
vi.setConfig({ testTimeout: 60_000 })

afterEach(async () => {
  vi.restoreAllMocks()
  await page.viewport(390, 844)
})

const bytes = new TextEncoder().encode('the bytes of a photo')

async function aPhoneWithWork(answers = {}): Promise<ShellPhone & { sha256: string }> {
  const phone = await aShellPhone({
    roles: ['volunteer'],
    answers,
  })
  phone.container.rescue = createRescueDesk({
    now: () => NOW,
    newId: () => crypto.randomUUID(),
    onFault: () => {},
  })
  await phone.container.doors.opened.value!.recorder.createActivity(workScope, {
    type: 'cleanup',
    title: '清扫',
    day: '2026-09-14',
    endDay: null,
    place: '',
    people: '',
    background: '',
  })
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  await phone.store.commit({
    blobs: [
      {
        sha256,
        size: bytes.length,
        mime: 'image/jpeg',
        role: 'original',
        source: { bytes: bytes.buffer },
      },
    ],
  })
  // As a unit of a real server is called.
  const session = await phone.store.facts.session()
  await phone.store.facts.setSession({ ...session!, serverId: 'test' })
  return { ...phone, sha256 }
}

/** What would land among the downloads. */
function caught(): Promise<File> {
  return new Promise((resolve) => {
    vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
      resolve(file as File)
      return '#caught'
    })
  })
}

function hand(file: File): void {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!
  const transfer = new DataTransfer()
  transfer.items.add(file)
  input.files = transfer.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

async function aPack(phone: ShellPhone, passphrase = '4711-0815-2266-9042-1357'): Promise<File> {
  const made = await phone.container.rescue.make({ store: phone.store, passphrase })
  return new File([made.bytes], '见证-救援包-2026-09-14.jzr')
}

describe('taking along what was not sent', () => {
  test('the file is named, opens with the passphrase that was shown, and the phone keeps everything', async () => {
    const phone = await aPhoneWithWork()
    const before = await phone.store.waiting()
    const screen = await openScreen(phone, rescueRoutes, '/rescue')
    await expect.element(screen.getByText('1 条')).toBeVisible()
    await expect.element(screen.getByText('还没有制作过')).toBeVisible()
    const passphrase = document.querySelector('.passphrase')!.textContent.trim()
    expect(passphrase).toMatch(/^\d{4}(?:-\d{4}){4}$/)
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '制作救援包' }).click()
    await expect.element(screen.getByText(/^已做好：见证-救援包-2026-09-14.jzr/), { timeout: 20_000 }).toBeVisible()
    const saved = caught()
    await screen.getByRole('button', { name: '存到下载' }).click()
    const file = await saved
    expect(file.name).toBe('见证-救援包-2026-09-14.jzr')
    const { index } = await openPack(file, passphrase)
    expect(index.ops).toHaveLength(1)
    expect(index.blobs).toMatchObject([
      { sha256: phone.sha256 },
    ])
    expect(await phone.store.waiting()).toEqual(before)
    expect(await axeFindings()).toEqual([])
  })

  test('somebody who makes up a passphrase hears when it would not hold', async () => {
    const screen = await openScreen(await aPhoneWithWork(), rescueRoutes, '/rescue')
    await screen.getByRole('button', { name: '自己写口令' }).click()
    await screen.getByLabelText('自己的口令').fill('12345678')
    await expect.element(screen.getByText(/口令太容易猜到/)).toBeVisible()
    await expect.element(screen.getByRole('button', { name: '制作救援包' })).toBeDisabled()
    await screen.getByLabelText('自己的口令').fill('江豚跃出水面二十三次')
    await expect.element(screen.getByRole('button', { name: '制作救援包' })).toBeEnabled()
  })

  test('a phone that has sent everything has nothing to take along', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    const screen = await openScreen(phone, rescueRoutes, '/rescue')
    await expect.element(screen.getByText('全部已送达')).toBeVisible()
    await expect.element(screen.getByRole('button', { name: '制作救援包' })).not.toBeInTheDocument()
  })
})

describe('opening a pack of another phone', () => {
  async function opened(answers = {}) {
    const phone = await aPhoneWithWork(answers)
    const screen = await openScreen(phone, rescueRoutes, '/rescue/open')
    hand(await aPack(phone))
    await screen.getByLabelText('口令').fill('47110815226690421357')
    await screen.getByRole('button', { name: '打开', exact: true }).click()
    await expect.element(screen.getByText('作者'), { timeout: 20_000 }).toBeVisible()
    return { phone, screen }
  }

  test('says whose it is and what is in it, hands it in, and the bytes after it', async () => {
    const reply = {
      fresh: 1,
      known: 0,
      held: 0,
      refused: 0,
      missing: [] as string[],
    }
    const answers: ShellPhone['answers'] = {}
    const { phone, screen } = await opened(answers)
    let asked = 0
    const { sha256 } = phone
    Object.assign(answers, {
      'POST /v1/rescue': () => ({
        body: asked++ === 0
          ? {
              ...reply,
              missing: [sha256],
            }
          : { ...reply, fresh: 0, known: 1 },
      }),
      [`PUT /v1/blobs/${sha256}`]: () => ({
        status: 201,
        body: { sha256, size: bytes.length },
      }),
    })
    await expect.element(screen.getByText('甲', { exact: true })).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '交给服务器' }).click()
    await expect.element(screen.getByText('已全部送达服务器')).toBeVisible()
    await expect.element(screen.getByText('新收下 1 条记录，已有 0 条。')).toBeVisible()
    expect(phone.called.map(({ call }) => call)).toEqual(['POST /v1/rescue', `PUT /v1/blobs/${sha256}`, 'POST /v1/rescue'])
    expect(phone.called[0]?.body).toMatchObject({
      person: { name: '甲' },
      ops: [
        { opNo: 1 },
      ],
    })
    expect(await phone.store.waiting(), 'the carrier\'s own outbox is left alone').toMatchObject({ ops: 1, blobs: 1 })
    expect(await axeFindings()).toEqual([])
  })

  test.for([
    [
      {
        status: 403,
        body: { code: 'rescue-unproven' },
      },
      /请管理员导入/,
    ],
    [
      {
        status: 409,
        body: { code: 'op-gap', expected: 7 },
      },
      /服务器要从第 7 条记录接起/,
    ],
    [
      {
        status: 409,
        body: { code: 'rescue-foreign' },
      },
      /另一台服务器或另一个单位/,
    ],
  ] as const)('the server\'s refusal %j is said in words', async ([answer, words]) => {
    const { screen } = await opened({
      'POST /v1/rescue': () => answer,
    })
    await screen.getByRole('button', { name: '交给服务器' }).click()
    await expect.element(screen.getByText(words)).toBeVisible()
  })

  test('a wrong passphrase and a file that is none are told apart', async () => {
    const phone = await aPhoneWithWork()
    const screen = await openScreen(phone, rescueRoutes, '/rescue/open')
    hand(await aPack(phone))
    await screen.getByLabelText('口令').fill('别的口令')
    await screen.getByRole('button', { name: '打开', exact: true }).click()
    await expect.element(screen.getByText(/口令不对/), { timeout: 20_000 }).toBeVisible()
    hand(new File(['no pack'], '照片.jzr'))
    await screen.getByRole('button', { name: '打开', exact: true }).click()
    await expect.element(screen.getByText(/这个文件不是救援包/)).toBeVisible()
  })

  test('without a network it says so, and that the file stays', async () => {
    const { screen } = await opened()
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    window.dispatchEvent(new Event('offline'))
    await expect.element(screen.getByText(/交给服务器需要网络。文件留在原处/)).toBeVisible()
  })

  test('there is room for it on a desk', async () => {
    await page.viewport(1280, 800)
    const { screen } = await opened()
    await expect.element(screen.getByRole('button', { name: '交给服务器' })).toBeVisible()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(1280)
  })
})
