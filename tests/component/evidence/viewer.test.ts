import type { Phone } from '../support/phone.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { aPhone, EDITION, NOW, openScreen, personA, unitScope, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, aPicture, pullPlan, sealed } from '../support/records.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const ids = [1, 2, 3].map(n => `01990000-0000-7000-8000-0000000000f${n}`) as [string, string, string]
const activity = '01990000-0000-7000-8000-00000000ac02'
const caption = {
  subject: '周末清洁',
  place: '联点共建社区小广场',
  people: '甲、乙等 17 名志愿者',
  reason: '清扫落叶、整理垃圾分类投放点',
}

/** Three photos of one standard, newest first ids[0], ids[1], ids[2]. */
async function aPhoneWithPhotos(about: Record<string, unknown> = {}, wanted: Parameters<typeof aPhone>[0] = {}): Promise<Phone> {
  const phone = await aPhone(wanted)
  await pullPlan(phone)
  const rows = []
  for (const [n, id] of ids.entries()) {
    rows.push(await sealed(anEvidenceRow({
      id,
      local: `2026-09-12T09:${40 - n}`,
      caption,
      activityId: activity,
      number: `2026-12-00${n + 1}`,
      derivatives: await aPicture(phone.store, { hue: n * 90 }),
      ...about,
    })))
  }
  await phone.pull(workScope, [
    anActivityRow({ id: activity, title: '爱卫同行' }),
    ...rows,
  ])
  return phone
}

const open = (phone: Phone, id: string = ids[0], query = '?standard=s12') => openScreen(phone, evidenceRoutes, `/evidence/${id}${query}`)
const itemOf = (phone: Phone, id: string = ids[0]) => phone.store.items.get({ scope: workScope, coll: 'evidence', id })

describe('a piece of evidence', () => {
  test('shows picture, caption as a sentence, what it serves and its state', async () => {
    const screen = await open(await aPhoneWithPhotos())
    await expect.element(screen.getByText('2026年9月12日9时40分，甲、乙等 17 名志愿者在联点共建社区小广场开展周末清洁，清扫落叶、整理垃圾分类投放点。')).toBeInTheDocument()
    await expect.element(screen.getByText('编号 2026-12-001')).toBeInTheDocument()
    await expect.element(screen.getByText('待审核').first()).toBeInTheDocument()
    await expect.element(screen.getByRole('link', { name: '12 垃圾分类' })).toHaveAttribute('href', '/standards/s12')
    await expect.element(screen.getByRole('link', { name: '爱卫同行' })).toHaveAttribute('href', `/activities/${activity}`)
    await soon(() => document.querySelector<HTMLImageElement>('img.pswp__img')?.naturalWidth ?? 0).toBe(640)
  })

  test('tells the four times apart', async () => {
    const screen = await open(await aPhoneWithPhotos())
    const row = (label: string): string | undefined => [
      ...document.querySelectorAll('.fact'),
    ].find(fact => fact.querySelector('dt')?.textContent === label)?.textContent?.replace(/\s+/g, ' ')
    await expect.element(screen.getByText('四个时间')).toBeInTheDocument()
    expect(row('事件时间')).toContain('9 月 12 日 09:40')
    expect(row('设备时间')).toContain('9 月 12 日 09:40:18')
    expect(row('校正时间')).toContain('差 2 秒')
    expect(row('收到时间')).toContain('9 月 12 日 12:02:18')
  })

  test('gives reasons, and never a verdict on truth', async () => {
    const phone = await aPhoneWithPhotos()
    await phone.pull(unitScope, [
      {
        coll: 'place',
        id: 'square',
        deleted: false,
        data: { name: '小广场', latE6: 29_357_100, lonE6: 113_128_000 },
      },
    ])
    const screen = await open(phone)
    await expect.element(screen.getByText('经本应用调用相机拍摄，不是相册导入')).toBeInTheDocument()
    await expect.element(screen.getByText('与采集时的记录一致；由采集设备签名，密钥不在本机，未核对')).toBeInTheDocument()
    await expect.element(screen.getByText('在“小广场”附近，精度 ±12 米')).toBeInTheDocument()
    await expect.element(screen.getByText('拍摄后 2 小时 21 分钟送达服务器')).toBeInTheDocument()
    expect(document.body.textContent).not.toContain('不可篡改')
  })

  test('a record that was changed afterwards says so', async () => {
    const phone = await aPhone()
    await pullPlan(phone)
    await phone.pull(workScope, [
      anEvidenceRow({ id: ids[0] }),
    ])
    const screen = await open(phone)
    await expect.element(screen.getByText('与采集时的记录不一致，请联系管理员查明')).toBeInTheDocument()
  })

  test('one that nobody has says so', async () => {
    const screen = await open(await aPhoneWithPhotos(), '01990000-0000-7000-8000-0000000000ff')
    await expect.element(screen.getByText('没有这件佐证材料')).toBeInTheDocument()
  })
})

describe('its neighbours', () => {
  test('are those of the list it was opened from', async () => {
    const phone = await aPhoneWithPhotos()
    await phone.pull(workScope, [
      anEvidenceRow({
        clauses: ['s16c1'],
        local: '2026-09-12T09:39',
      }),
    ])
    const screen = await open(phone, ids[1])
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('2 / 3')
    await userEvent.keyboard('{ArrowRight}')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('3 / 3')
    expect(screen.router.currentRoute.value.fullPath).toBe(`/evidence/${ids[2]}?standard=s12`)
    await expect.element(screen.getByText('编号 2026-12-003')).toBeInTheDocument()
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.element(screen.getByText('编号 2026-12-001')).toBeInTheDocument()
    await userEvent.keyboard('{ArrowLeft}')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('1 / 3')
  })

  test('a swipe goes to the next', async () => {
    const screen = await open(await aPhoneWithPhotos())
    await soon(() => document.querySelector<HTMLImageElement>('img.pswp__img')?.naturalWidth ?? 0).toBeGreaterThan(0)
    const stage = document.querySelector('.pswp__scroll-wrap')!
    const fire = (type: string, x: number): void => {
      stage.dispatchEvent(new PointerEvent(type, {
        bubbles: true,
        cancelable: true,
        pointerId: 7,
        pointerType: 'touch',
        isPrimary: true,
        clientX: x,
        clientY: 150,
        button: 0,
        buttons: 1,
      }))
    }
    fire('pointerdown', 330)
    for (let x = 300; x >= 40; x -= 40) {
      fire('pointermove', x)
      await new Promise(requestAnimationFrame)
    }
    fire('pointerup', 40)
    await expect.element(screen.getByText('编号 2026-12-002')).toBeInTheDocument()
  })

  test('stand ready beside it, and stay right when a newer one comes in', async () => {
    const phone = await aPhoneWithPhotos()
    const screen = await open(phone, ids[1])
    const beside = (): string[] => [
      ...document.querySelectorAll<HTMLImageElement>('.pswp__item img.pswp__img'),
    ].filter(image => image.naturalWidth > 0).map(image => image.alt.slice(-5))
    await soon(beside).toEqual(['09:40', '09:39', '09:38'])
    await phone.pull(workScope, [await sealed(anEvidenceRow({ local: '2026-09-12T10:00', derivatives: await aPicture(phone.store, { hue: 300 }) }))])
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('3 / 4')
    await soon(beside).toEqual(['09:40', '09:39', '09:38'])
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('1 / 4')
    await soon(() => beside().includes('10:00')).toBe(true)
  })

  test('deep in a long list the place is still found, and the next one too', async () => {
    const phone = await aPhone()
    await pullPlan(phone)
    const start = Date.parse('2026-01-01T00:00:00Z')
    const rows = Array.from({ length: 3000 }, (_, n) => anEvidenceRow({
      local: new Date(start + n * 60_000).toISOString().slice(0, 16),
      number: `2026-12-${String(n).padStart(4, '0')}`,
    }))
    await phone.pull(workScope, rows)
    const screen = await open(phone, rows[100]!.id, '')
    await expect.element(screen.getByText('编号 2026-12-0100')).toBeInTheDocument()
    await soon(async () => {
      await userEvent.keyboard('{ArrowRight}')
      return screen.getByText('编号 2026-12-0099').elements().length
    }).toBe(1)
  }, 30_000)
})

describe('what can be done with it', () => {
  test('the caption is changed, kept on this phone and shown at once', async () => {
    const phone = await aPhoneWithPhotos()
    const screen = await open(phone)
    await screen.getByRole('button', { name: '修改说明' }).click()
    await screen.getByRole('textbox', { name: '事由' }).fill('清扫落叶')
    await screen.getByRole('button', { name: '保存说明' }).click()
    await expect.element(screen.getByText('说明已存于本机')).toBeInTheDocument()
    await expect.element(screen.getByText(/开展周末清洁，清扫落叶。$/)).toBeInTheDocument()
    expect((await itemOf(phone))?.pending).toBe(1)
    await expect.element(screen.getByText('修改说明').nth(1)).toBeInTheDocument()
  })

  test('a text near the limit is counted as the limit counts it, and one that was cut while pasting says so', async () => {
    const screen = await open(await aPhoneWithPhotos())
    await screen.getByRole('button', { name: '修改说明' }).click()
    const field = screen.getByRole('textbox', { name: '地点' })
    await field.fill('😀'.repeat(210))
    await expect.element(screen.getByText('420 / 500 字')).toBeVisible()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', '很长'.repeat(100))
    field.element().dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    await expect.element(screen.getByText('最多 500 字，超出的没有放进来')).toBeVisible()
  })

  test('words that another tab saved while the form was open are shown before they are replaced, and fields nobody touched keep them', async () => {
    const phone = await aPhoneWithPhotos()
    const screen = await open(phone)
    await screen.getByRole('button', { name: '修改说明' }).click()
    await screen.getByRole('textbox', { name: '事由' }).fill('我写的事由')
    await phone.container.doors.opened.value!.recorder.changeCaption([
      { scope: workScope, id: ids[0] },
    ], {
      caption: { reason: '另一处写的事由', people: '另一处写的人物' },
    })
    await expect.element(screen.getByText('这条说明刚被修改过')).toBeVisible()
    await expect.element(screen.getByText('事由，别处刚写的是：另一处写的事由')).toBeVisible()
    await expect.element(screen.getByText('保存后以这里写的为准。')).toBeVisible()
    await expect.element(screen.getByRole('textbox', { name: '人物' })).toHaveValue('另一处写的人物')
    await screen.getByRole('button', { name: '保存说明' }).click()
    await soon(async () => (await itemOf(phone))?.data.caption).toMatchObject({ reason: '我写的事由', people: '另一处写的人物' })
  })

  test('a draft is submitted and withdrawn', async () => {
    const phone = await aPhoneWithPhotos({ by: personA, status: 'draft' }, {
      roles: ['volunteer'],
    })
    const screen = await open(phone)
    await screen.getByRole('button', { name: '提交审核' }).click()
    await soon(async () => (await itemOf(phone))?.data.status).toBe('submitted')
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: '撤回' }).click()
    await soon(async () => (await itemOf(phone))?.data.status).toBe('withdrawn')
  })

  test('what others captured a volunteer only looks at', async () => {
    const screen = await open(await aPhoneWithPhotos({}, {
      roles: ['volunteer'],
    }))
    await expect.element(screen.getByText('编号 2026-12-001')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: '修改说明' }).elements()).toHaveLength(0)
    expect(screen.getByRole('button', { name: '更多' }).elements()).toHaveLength(0)
  })

  test('deleting goes back to the list and can be undone', async () => {
    const phone = await aPhoneWithPhotos()
    const screen = await open(phone)
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: '删除' }).click()
    await expect.element(screen.getByText('已删除 1 件')).toBeInTheDocument()
    expect((await itemOf(phone))?.deleted).toBe(true)
    await soon(() => screen.router.currentRoute.value.path).toBe('/evidence')
    await screen.getByRole('button', { name: '撤销' }).click()
    await soon(async () => (await itemOf(phone))?.deleted).toBe(false)
  })

  test('what was deleted says who and when, and is restored', async () => {
    const phone = await aPhoneWithPhotos({ deleted: true })
    const screen = await open(phone, ids[0], '?status=deleted')
    await expect.element(screen.getByText(/^乙 于 9 月 14 日 12:04 删除/)).toBeInTheDocument()
    await screen.getByRole('button', { name: '恢复' }).click()
    await soon(async () => (await itemOf(phone))?.deleted).toBe(false)
  })

  test('clauses are ticked and unticked', async () => {
    const phone = await aPhoneWithPhotos()
    const screen = await open(phone)
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: '关联条目' }).click()
    const dialog = screen.getByRole('dialog')
    await dialog.getByRole('button', { name: /^12\.2/ }).click()
    await dialog.getByRole('searchbox').fill('16')
    await dialog.getByRole('button', { name: /^16/ }).click()
    await dialog.getByRole('button', { name: /1/ }).last().click()
    await soon(async () => Object.keys((await itemOf(phone))!.data.clauses as object)).toEqual([`${EDITION}#s16c1`])
  })
})

describe('its originals', () => {
  test('are held against the record', async () => {
    const bytes = new TextEncoder().encode('the very bytes').buffer
    const sha256 = await sha256Hex(bytes)
    const phone = await aPhoneWithPhotos({ sha256 })
    await phone.store.blobs.putFetched({
      sha256,
      mime: 'image/jpeg',
      role: 'original',
      bytes,
    })
    const screen = await open(phone)
    await screen.getByRole('button', { name: '验证原件' }).click()
    await expect.element(screen.getByText('原件与采集时的记录一致')).toBeInTheDocument()
  })

  test('other bytes under the same name are found out', async () => {
    const phone = await aPhoneWithPhotos({
      sha256: 'a'.repeat(64),
    })
    await phone.store.blobs.putFetched({
      sha256: 'a'.repeat(64),
      mime: 'image/jpeg',
      role: 'original',
      bytes: new Uint8Array([1]).buffer,
    })
    const screen = await open(phone)
    await screen.getByRole('button', { name: '验证原件' }).click()
    await expect.element(screen.getByText('原件与采集时的记录不一致，请联系管理员查明')).toBeInTheDocument()
  })

  test('without a network the check says what it waits for', async () => {
    const screen = await open(await aPhoneWithPhotos())
    await screen.getByRole('button', { name: '验证原件' }).click()
    await expect.element(screen.getByText('现在没有网络，已存于本机的内容都在。联网后会自动继续。')).toBeInTheDocument()
  })

  test('are downloaded under their number and words', async () => {
    const phone = await aPhoneWithPhotos({
      sha256: 'b'.repeat(64),
    })
    await phone.store.blobs.putFetched({
      sha256: 'b'.repeat(64),
      mime: 'image/jpeg',
      role: 'original',
      bytes: new Uint8Array([1]).buffer,
    })
    const saved: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download)
    })
    const screen = await open(phone)
    await screen.getByRole('button', { name: '下载' }).click()
    await soon(() => saved).toEqual(['2026-12-001 周末清洁.jpg'])
    vi.restoreAllMocks()
  })
})

describe('what inspectors noted', () => {
  test('is shown to the task force', async () => {
    const phone = await aPhoneWithPhotos()
    const visit = 'visit:01990000-0000-7000-8000-0000000000d1'
    const session = await phone.store.facts.session()
    await phone.store.facts.setSession({
      ...session!,
      scopes: [...session!.scopes, visit],
    })
    await phone.pull(visit, [
      {
        coll: 'remark',
        id: '01990000-0000-7000-8000-0000000000d2',
        deleted: false,
        data: {
          standard: 's12',
          clause: 's12c2',
          evidenceId: ids[0],
          text: '投放点标识清楚',
          photos: [],
          madeBy: personA,
          deviceMs: NOW,
          receivedMs: NOW,
        },
      },
    ])
    const screen = await open(phone)
    await expect.element(screen.getByText('投放点标识清楚')).toBeInTheDocument()
  })
})

describe('to every eye', () => {
  test.for([
    ['light', 'normal', 390],
    ['dark', 'larger', 390],
    ['dark', 'normal', 1280],
    ['light', 'large', 1280],
  ] as const)('axe finds nothing in %s, %s type, %i px', async ([theme, type, width]) => {
    await page.viewport(width, 844)
    useTheme().setTheme(theme)
    useTheme().setTypeSize(type)
    const screen = await open(await aPhoneWithPhotos())
    await expect.element(screen.getByText('编号 2026-12-001')).toBeInTheDocument()
    await soon(() => document.querySelector('.pswp__img')).toBeTruthy()
    expect(await axeFindings()).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
