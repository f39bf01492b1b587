import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { syncStatusRoutes } from '../../../src/features/sync-status/routes.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, personA, workScope } from '../support/phone.ts'
import { anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'

afterEach(async () => {
  localStorage.clear()
  startTheme()
  await page.viewport(390, 844)
})

const hashes = {
  waits: 'a'.repeat(64),
  goes: 'b'.repeat(64),
  refused: 'c'.repeat(64),
  sent: 'd'.repeat(64),
}

/** One file in each state, each with its evidence. */
async function aQueue(): Promise<ShellPhone> {
  const phone = await aShellPhone({
    roles: ['volunteer'],
  })
  await pullPlan(phone)
  const evidence = await Promise.all(Object.entries(hashes).map(async ([name, sha256], n) => {
    await phone.store.commit({
      blobs: [
        {
          sha256,
          size: 2_000_000 + n,
          mime: 'image/jpeg',
          role: 'original',
          source: {
            bytes: new ArrayBuffer(2_000_000 + n),
          },
        },
      ],
    })
    return anEvidenceRow({
      by: personA,
      caption: { subject: `照片 ${name}` },
      derivatives: await aPicture(phone.store, { hue: n * 80 }),
      files: [
        { sha256, size: 2_000_000 + n, mime: 'image/jpeg' },
      ],
      receivedMs: null,
    })
  }))
  await phone.pull(workScope, evidence)
  await phone.store.blobs.markFailed(hashes.refused, 'file-too-large', true)
  await phone.store.blobs.markSent([hashes.sent])
  phone.sync.say({
    blobs: { status: 'working' },
    sending: [
      { sha256: hashes.goes, sentBytes: 1_240_001, totalBytes: 2_000_001 },
    ],
  })
  return phone
}

describe('each file shows its own state', () => {
  test('the one error first, with what is safe and a way to try again', async () => {
    const phone = await aQueue()
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('需要处理 1 件')).toBeVisible()
    await expect.element(screen.getByText(/文件超过大小上限/)).toBeVisible()
    await screen.getByRole('button', { name: '重试' }).click()
    expect(phone.sync.asked).toEqual([`retry ${hashes.refused}`])
  })

  test('what goes says how far it is, what waits that it waits, what arrived that it arrived', async () => {
    const screen = await openScreen(await aQueue(), syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('62%')).toBeVisible()
    await expect.element(screen.getByText('1.2 MB / 2 MB')).toBeVisible()
    await expect.element(screen.getByText('排队')).toBeVisible()
    await expect.element(screen.getByText('已送达', { exact: true })).toBeVisible()
  })
})

describe('what a person can do', () => {
  test('stops the sending; nothing is lost, and it can go on', async () => {
    const phone = await aQueue()
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await screen.getByRole('button', { name: '停止上传' }).click()
    expect(phone.sync.asked).toEqual(['stop'])
    phone.sync.say({
      blobs: { status: 'idle' },
      sending: [],
    })
    await expect.element(screen.getByText(/已停止上传，内容都在本机/)).toBeVisible()
    await screen.getByRole('button', { name: '立即上传' }).click()
    expect(phone.sync.asked).toEqual(['stop', 'sendNow'])
  })

  test('signs in again where the sign-in has expired', async () => {
    const phone = await aQueue()
    phone.sync.say({
      account: 'signed-out',
      blobs: { status: 'idle' },
      sending: [],
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText(/登录已失效，本机内容都在/)).toBeVisible()
    await expect.element(screen.getByRole('link', { name: '登录' })).toHaveAttribute('href', '/sign-in?to=/sync')
  })

  test('puts a refused change away once it was seen', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
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
    const { ops: [op] } = await phone.store.outbox.next({ maxOps: 1, maxBytes: 1e6 })
    await phone.store.outbox.record({
      askedEpoch: '',
      epoch: 'one',
      serverMs: NOW,
      lastOp: 1,
      results: [
        {
          opNo: op!.opNo,
          opId: op!.opId,
          status: 'rejected',
          seq: null,
          code: 'op-forbidden',
        },
      ],
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('新建活动')).toBeVisible()
    await expect.element(screen.getByText(/您没有做这件事的权限/)).toBeVisible()
    await screen.getByRole('button', { name: '知道了' }).click()
    await expect.poll(() => screen.getByText('新建活动').elements()).toEqual([])
  })
})

describe('the truth', () => {
  test('all delivered, when nothing waits and the server answers', async () => {
    const screen = await openScreen(await aShellPhone({
      roles: ['volunteer'],
    }), syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('已全部送达')).toBeVisible()
  })

  test('offline with work on the phone is never called delivered', async () => {
    const phone = await aQueue()
    phone.sync.say({
      reachable: false,
      blobs: { status: 'idle' },
      sending: [],
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText(/没有网络，内容都在本机/)).toBeVisible()
    expect(screen.getByText('已全部送达').elements()).toEqual([])
  })

  test('the details for the administrator name lanes, cursors and faults', async () => {
    const phone = await aQueue()
    phone.container.faults.note({
      atMs: NOW,
      where: 'capture',
      code: 'not-saved',
      detail: 'AbortError',
    })
    phone.sync.say({
      push: { status: 'resting', code: 'server-busy', retryAtMs: NOW + 60_000 },
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await screen.getByText('给管理员看的详情').click()
    await expect.element(screen.getByText('暂停（server-busy），12:05 再试')).toBeVisible()
    await expect.element(screen.getByText('not-saved AbortError')).toBeVisible()
  })
})

test.for([
  ['light', 'normal', 390],
  ['dark', 'normal', 1280],
  ['light', 'larger', 390],
] as const)('axe finds nothing in %s, %s type, at %i px', async ([theme, type, width]) => {
  await page.viewport(width, 844)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await openScreen(await aQueue(), syncStatusRoutes, '/sync')
  await expect.element(screen.getByText('62%')).toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})
