import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
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
    await screen.getByRole('button', { name: '重试这一件' }).click()
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

describe('files that wait by choice', () => {
  test.for([
    ['wifi', '等 Wi-Fi', /等连上 Wi-Fi 后自动上传/],
    ['tap', '等您点发送', /等您点“立即上传”才发送/],
  ] as const)('%s: the file, the line and the summary say for what, since when, and how to send now', async ([held, word, sentence]) => {
    const phone = await aQueue()
    await phone.store.blobs.markSent([hashes.refused])
    phone.sync.say({
      held,
      blobs: { status: 'working' },
      sending: [],
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText(word, { exact: true }).first()).toBeVisible()
    await expect.element(screen.getByText(sentence)).toBeVisible()
    await expect.element(screen.getByText('自 9 月 14 日 12:04 起').first()).toBeVisible()
    await expect.element(screen.getByRole('link', { name: '发送照片和文件' })).toHaveAttribute('href', '/me/sending')
    expect(await axeFindings()).toEqual([])
    await screen.getByRole('button', { name: '立即上传' }).click()
    expect(phone.sync.asked).toEqual(['sendNow'])
  })
})

test('a full day looks like no fault of the phone: what is safe, when it goes on, whom to ask', async () => {
  const phone = await aQueue()
  await phone.store.blobs.markSent([hashes.refused])
  phone.sync.say({
    blobs: { status: 'resting', code: 'quota-exceeded', retryAtMs: NOW + 43_000_000 },
    sending: [],
  })
  const screen = await openScreen(phone, syncStatusRoutes, '/sync')
  await expect.element(screen.getByText('今日上传已到上限').first()).toBeVisible()
  await expect.element(screen.getByText(/文件都在本机，没有丢失，记录照常发送。急需上传，请联系工作专班或管理员/)).toBeVisible()
  await expect.element(screen.getByText(/将在 00:00 自动再试/)).toBeVisible()
})

/** A button at the moment at which it comes onto the page. */
function firstLookOf(name: string): Promise<{ disabled: boolean }> {
  return new Promise((resolve) => {
    const watching = new MutationObserver(() => {
      const button = Array.from(document.querySelectorAll('button')).find(each => each.textContent.trim() === name)
      if (button) {
        watching.disconnect()
        resolve({ disabled: button.disabled })
      }
    })
    watching.observe(document.body, { childList: true, subtree: true })
  })
}

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

  test('sending that begins by itself under the finger is not stopped by a tap that was meant for "send now"', async () => {
    const phone = await aQueue()
    phone.sync.say({
      blobs: { status: 'idle' },
      sending: [],
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByRole('button', { name: '立即上传' })).toBeEnabled()
    const first = firstLookOf('停止上传')
    phone.sync.say({
      blobs: { status: 'working' },
    })
    expect(await first).toMatchObject({ disabled: true })
    await expect.element(screen.getByRole('button', { name: '停止上传' })).toBeEnabled()
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

describe('a long queue', () => {
  test('names the evidence and counts rightly, a page at a time', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    await pullPlan(phone)
    const hash = (n: number) => n.toString(16).padStart(64, '0')
    const files = Array.from({ length: 300 }, (_, n) => hash(1000 + n))
    for (const [n, sha256] of files.entries()) {
      await phone.store.commit({
        blobs: [
          { sha256, role: 'original' as const },
          {
            sha256: hash(2000 + n),
            role: 'thumb' as const,
          },
          {
            sha256: hash(3000 + n),
            role: 'preview' as const,
          },
        ].map(blob => ({
          ...blob,
          size: 10,
          mime: 'image/jpeg',
          source: {
            bytes: new ArrayBuffer(10),
          },
        })),
      })
    }
    await phone.pull(workScope, files.map((sha256, n) => anEvidenceRow({
      by: personA,
      caption: { subject: `第 ${n} 张` },
      files: [
        { sha256, size: 10, mime: 'image/jpeg' },
      ],
      receivedMs: null,
    })))
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('待上传 300 件')).toBeVisible()
    await expect.element(screen.getByText('另有 600 个小图')).toBeVisible()
    await expect.element(screen.getByText('第 0 张')).toBeVisible()
    await screen.getByRole('button', { name: '再看 260 件' }).click()
    await expect.element(screen.getByRole('button', { name: '再看 220 件' })).toBeVisible()
    await expect.element(screen.getByText('第 70 张')).toBeInTheDocument()
  })

  test('a file that waits with trouble can be sent again by itself', async () => {
    const phone = await aQueue()
    await phone.store.blobs.markFailed(hashes.waits, 'network-broken', false)
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await screen.getByRole('button', { name: '重试这一件' }).nth(1).click()
    expect(phone.sync.asked).toEqual([`retry ${hashes.waits}`])
  })

  test('changes without a file are named, with since when', async () => {
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
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('待发改动 1 项')).toBeVisible()
    await expect.element(screen.getByText('新建活动')).toBeVisible()
    await expect.element(screen.getByText('改动先于文件发送，联网后自动进行。')).toBeVisible()
  })
})

describe('what other devices still held', () => {
  const other = {
    deviceId: '01900000-0000-7000-8000-00000000d002',
    label: 'Android Chrome',
    isRevoked: false,
    waiting: {
      ops: 1,
      blobs: 3,
      bytes: 4_200_000,
      oldestMs: NOW,
    },
    asOfMs: NOW,
  }

  async function toldOf(unsent: readonly typeof other[]) {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    await phone.store.facts.setSession({
      ...(await phone.store.facts.session())!,
      unsent,
    })
    return phone
  }

  test('is told to who comes in, with what to do, until the device has sent it', async () => {
    const phone = await toldOf([other])
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText(/Android Chrome（9 月 14 日 12:04）：当时还有 4 项（4\.2 MB）未送达/)).toBeVisible()
    await expect.element(screen.getByText(/请打开那台设备上的应用并联网/)).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await phone.store.facts.setSession({
      ...(await phone.store.facts.session())!,
      unsent: [],
    })
    await expect.poll(() => screen.getByText(/Android Chrome/).elements()).toEqual([])
  })

  test('goes once it was seen, and comes back with a later word', async () => {
    const phone = await toldOf([other])
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await screen.getByRole('button', { name: '知道了' }).click()
    await expect.poll(() => screen.getByText(/Android Chrome/).elements()).toEqual([])
    await phone.store.facts.setSession({
      ...(await phone.store.facts.session())!,
      unsent: [
        { ...other, asOfMs: NOW + 60_000 },
      ],
    })
    await expect.element(screen.getByText(/Android Chrome/)).toBeVisible()
  })
})

test('short room is told before it is full, with the way out', async () => {
  const estimate = vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota: 1_000_000_000, usage: 900_000_000 })
  const screen = await openScreen(await aQueue(), syncStatusRoutes, '/sync')
  await expect.element(screen.getByText('本机存储快满了，还可用 100 MB')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: '去释放空间' })).toHaveAttribute('href', '/me/storage')
  await expect.element(screen.getByText(/请先联网上传/)).toBeVisible()
  estimate.mockRestore()
})

describe('the truth', () => {
  test('all delivered, when nothing waits and the server answers', async () => {
    const screen = await openScreen(await aShellPhone({
      roles: ['volunteer'],
    }), syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('已全部送达')).toBeVisible()
  })

  test('with files of other apps still in the tray, nothing is called delivered', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    await phone.shell.addShared([
      {
        id: '01991000-0000-7000-8000-0000000000f1',
        name: '甲.txt',
        mime: 'text/plain',
        blob: new Blob(['甲'], { type: 'text/plain' }),
      },
    ], { text: '', receivedMs: NOW })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText(/分享来的 1 个文件还没有归档/)).toBeVisible()
    expect(screen.getByText('已全部送达').elements()).toEqual([])
  })

  test('nothing is called delivered before the phone knows what it holds', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    phone.store.watchSyncState = () => ({
      subscribe: () => ({
        unsubscribe: () => {},
      }),
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('正在查看')).toBeVisible()
    expect(screen.getByText('已全部送达').elements()).toEqual([])
  })

  test('nobody answers: as of when it was delivered', async () => {
    const phone = await aShellPhone({
      roles: ['volunteer'],
    })
    await pullPlan(phone)
    phone.sync.say({ reachable: false })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await expect.element(screen.getByText('截至 12:04 已全部送达')).toBeVisible()
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
      troubles: {
        push: { code: 'server-busy', atMs: NOW, failures: 3 },
        pull: { code: 'network-broken', atMs: NOW - 60_000, failures: 2 },
      },
    })
    const screen = await openScreen(phone, syncStatusRoutes, '/sync')
    await screen.getByText('给管理员看的详情').click()
    await expect.element(screen.getByText('暂停（server-busy，连续 3 次），12:05 再试')).toBeVisible()
    await expect.element(screen.getByText('not-saved AbortError')).toBeVisible()
    await expect.element(screen.getByText('空闲 · 上次出错 network-broken，12:03，连续 2 次')).toBeVisible()
    await expect.element(screen.getByText('设备编号')).toBeVisible()
    await expect.element(screen.getByText('0000d001')).toBeVisible()
    await expect.element(screen.getByText(/，已备份至 0/).first()).toBeVisible()
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
