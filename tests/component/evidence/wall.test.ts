import type { Phone } from '../support/phone.ts'
import type { AboutEvidence } from '../support/records.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { aPhone, EDITION, openScreen, personA, personB, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

async function aPhoneWith(rows: readonly AboutEvidence[], wanted: Parameters<typeof aPhone>[0] = {}): Promise<Phone> {
  const phone = await aPhone(wanted)
  await pullPlan(phone)
  await phone.pull(workScope, rows.map(anEvidenceRow))
  return phone
}

const open = (phone: Phone, path = '/evidence') => openScreen(phone, evidenceRoutes, path)
function tiles(): string[] {
  return [
    ...document.querySelectorAll('.tile .unseen, .tile img'),
  ].map(tile => tile.textContent || (tile as HTMLImageElement).alt)
}
const statusOf = async (phone: Phone, id: string): Promise<unknown> => (await phone.store.items.get({ scope: workScope, coll: 'evidence', id }))?.data.status

const one = '01990000-0000-7000-8000-0000000000e1'
const two = '01990000-0000-7000-8000-0000000000e2'

/** A finger that stays for half a second. */
async function hold(element: Element): Promise<void> {
  element.dispatchEvent(new PointerEvent('pointerdown', {
    bubbles: true,
    button: 0,
    clientX: 100,
    clientY: 100,
  }))
  await soon(() => document.querySelector('.chosen') !== null).toBe(true)
  element.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
}

describe('the wall of evidence', () => {
  test('shows the newest first, where each is, and what kind it is', async () => {
    const phone = await aPhoneWith([
      {
        local: '2026-09-10T08:00',
        caption: { subject: '旧' },
      },
      {
        local: '2026-09-12T08:00',
        caption: { subject: '新' },
        delivered: false,
      },
      {
        local: '2026-09-11T08:00',
        caption: { subject: '中' },
        kind: 'document',
        mime: 'application/pdf',
      },
    ])
    await open(phone)
    await soon(() => tiles().map(alt => alt.split('：')[1]?.split('，')[0])).toEqual(['新', '中', '旧'])
    expect([
      ...document.querySelectorAll('.pin'),
    ].map(pin => pin.getAttribute('title'))).toEqual(['原件未送达', '已送达', '已送达'])
    expect(document.querySelectorAll('.tile')[1]?.textContent).toContain('PDF')
  })

  test('a picture comes from the phone and its address is given back', async () => {
    const phone = await aPhone()
    await pullPlan(phone)
    await phone.pull(workScope, [
      anEvidenceRow({ derivatives: await aPicture(phone.store, { hue: 40 }) }),
    ])
    const screen = await open(phone)
    await soon(() => document.querySelector<HTMLImageElement>('.tile img')?.naturalWidth ?? 0).toBeGreaterThan(0)
    const url = document.querySelector<HTMLImageElement>('.tile img')!.src
    await screen.unmount()
    await expect(fetch(url)).rejects.toThrow()
  })

  test('a picture that is elsewhere says so, and appears by itself once it is here', async () => {
    const [away, here] = [await aPhone(), await aPhone()]
    await pullPlan(away)
    const derivatives = await aPicture(here.store, { hue: 40 })
    await away.pull(workScope, [
      anEvidenceRow({ derivatives }),
    ])
    const screen = await open(away)
    await expect.element(screen.getByText('联网后可看')).toBeInTheDocument()
    const sha256 = String(derivatives[0]!.sha256)
    await away.store.blobs.putFetched({
      sha256,
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: (await here.store.blobs.bytesOf(sha256))!,
    })
    await soon(() => document.querySelector<HTMLImageElement>('.tile img')?.naturalWidth ?? 0).toBeGreaterThan(0)
  })

  test('ten thousand pieces cost as much as a screenful', async () => {
    const phone = await aPhone()
    await pullPlan(phone)
    const start = Date.parse('2026-01-01T00:00:00Z')
    await phone.pull(workScope, Array.from({ length: 10_000 }, (_, n) => anEvidenceRow({
      local: new Date(start + n * 1_800_000).toISOString().slice(0, 16),
      caption: { subject: `第 ${n + 1} 件` },
    })))
    const screen = await open(phone)
    await expect.element(screen.getByRole('button', { name: '全部 10000' })).toBeInTheDocument()
    await soon(() => tiles()[0]).toContain('第 10000 件')
    expect(document.querySelectorAll('.tile').length).toBeLessThan(60)
    for (let step = 0; step < 12; step += 1) {
      const before = document.documentElement.scrollHeight
      scrollTo(0, document.documentElement.scrollHeight)
      await soon(() => document.documentElement.scrollHeight).toBeGreaterThan(before)
      expect(document.querySelectorAll('.tile').length).toBeLessThan(90)
    }
  }, 90_000)

  test('an empty wall says what to do next', async () => {
    const screen = await open(await aPhoneWith([]))
    await expect.element(screen.getByText('还没有佐证材料')).toBeInTheDocument()
  })
})

describe('what is looked for', () => {
  const some: AboutEvidence[] = [
    {
      id: one,
      by: personA,
      status: 'draft',
      clauses: ['s16c1'],
      local: '2026-09-12T09:41',
      number: '2026-16-001',
      caption: { subject: '志愿者清洁广场' },
    },
    {
      id: two,
      by: personB,
      status: 'submitted',
      clauses: ['s12c2'],
      local: '2026-08-01T10:00',
      kind: 'document',
      mime: 'application/pdf',
      name: '小结.PDF',
      caption: {},
    },
    {
      by: personB,
      status: 'returned',
      clauses: ['s12c2'],
      local: '2026-09-01T10:00',
      caption: { place: '三楼会议室' },
      statusReason: '看不清',
    },
  ]

  test('states are chips that say their count, also inside another filter', async () => {
    const screen = await open(await aPhoneWith(some))
    await expect.element(screen.getByRole('button', { name: '全部 3' })).toBeInTheDocument()
    await screen.getByRole('button', { name: '已退回 1' }).click()
    await soon(() => tiles().length).toBe(1)
    await screen.unmount()
    const inside = await open(await aPhoneWith(some), '/evidence?standard=s12')
    await expect.element(inside.getByRole('button', { name: '全部 2' })).toBeInTheDocument()
    expect(inside.getByRole('button', { name: /未提交/ }).elements()).toHaveLength(0)
  })

  test.for([
    ['会议室', 1],
    ['2026-16', 1],
    ['小结.pdf', 1],
    ['清洁 广场', 1],
    ['清洁 会议室', 0],
  ] as const)('%s finds %i by caption, number or file name', async ([words, count]) => {
    const screen = await open(await aPhoneWith(some))
    await screen.getByRole('searchbox').fill(words)
    await soon(() => tiles().length).toBe(count)
    if (count === 0)
      await expect.element(screen.getByText('没有符合的佐证材料')).toBeInTheDocument()
  })

  test('days, person, kind and standard filter, each shown as a tag that takes it away', async () => {
    const phone = await aPhoneWith(some)
    const screen = await open(phone, `/evidence?from=2026-08-15&to=2026-09-05&by=${personB}`)
    await soon(() => tiles().length).toBe(1)
    await screen.getByRole('button', { name: '去掉筛选：8 月 15 日起' }).click()
    await soon(() => tiles().length).toBe(2)
    await expect.element(screen.getByRole('button', { name: '去掉筛选：乙' })).toBeInTheDocument()
    await screen.getByRole('button', { name: '筛选', exact: true }).click()
    await screen.getByRole('button', { name: '文件', exact: true }).click()
    await soon(() => tiles().length).toBe(1)
    expect(screen.router.currentRoute.value.query.kind).toBe('document')
  })

  test('what is not filed or not linked can be found', async () => {
    const screen = await open(await aPhoneWith([
      ...some,
      {
        clauses: [],
        caption: { subject: '无主' },
      },
    ]), '/evidence?clause=none')
    await soon(() => tiles().length).toBe(1)
    expect(tiles()[0]).toContain('无主')
    await expect.element(screen.getByText('未关联条目')).toBeInTheDocument()
  })

  test('a list shows number, time, person and both states', async () => {
    const screen = await open(await aPhoneWith(some), '/evidence?view=list')
    await expect.element(screen.getByText('2026-16-001 · 9 月 12 日 09:41 · 甲')).toBeInTheDocument()
    await expect.element(screen.getByText('未提交').nth(1)).toBeInTheDocument()
  })
})

describe('many at once', () => {
  test('a long press begins choosing; the chosen are submitted, and those of others are left out', async () => {
    const phone = await aPhoneWith([
      { id: one, by: personA, status: 'draft' },
      { id: two, by: personB, status: 'draft' },
    ], {
      roles: ['volunteer'],
    })
    const screen = await open(phone)
    await soon(() => tiles().length).toBe(2)
    await hold(document.querySelector('.squares .tap')!)
    await screen.getByRole('button', { name: '全选' }).click()
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('已选 2 件')
    await screen.getByRole('button', { name: '提交 1 件' }).click()
    await expect.element(screen.getByText('已提交 1 件，另有 1 件不能办理')).toBeInTheDocument()
    expect([await statusOf(phone, one), await statusOf(phone, two)]).toEqual(['submitted', 'draft'])
  })

  test('deleting can be undone', async () => {
    const phone = await aPhoneWith([
      { id: one },
      { id: two },
    ])
    const screen = await open(phone)
    await screen.getByRole('button', { name: '选择多件' }).click()
    await screen.getByRole('button', { name: '全选' }).click()
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: /^删除/ }).click()
    await expect.element(screen.getByText('已删除 2 件')).toBeInTheDocument()
    await expect.element(screen.getByText('还没有佐证材料')).toBeInTheDocument()
    await screen.getByRole('button', { name: '撤销' }).click()
    await soon(() => tiles().length).toBe(2)
  })

  test('what was deleted stands in a place of its own and comes back from there', async () => {
    const phone = await aPhoneWith([
      { id: one, deleted: true },
      { id: two },
    ])
    const screen = await open(phone)
    await screen.getByRole('button', { name: '已删除 1' }).click()
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('已删除的佐证')
    await screen.getByRole('button', { name: '选择多件' }).click()
    await screen.getByRole('button', { name: '全选' }).click()
    await screen.getByRole('button', { name: '恢复 1 件' }).click()
    await expect.element(screen.getByText('已恢复 1 件')).toBeInTheDocument()
    expect((await phone.store.items.get({ scope: workScope, coll: 'evidence', id: one }))?.deleted).toBe(false)
  })

  test('volunteers are not shown what was deleted', async () => {
    const screen = await open(await aPhoneWith([
      { deleted: true },
      {},
    ], {
      roles: ['volunteer'],
    }))
    await soon(() => tiles().length).toBe(1)
    expect(screen.getByRole('button', { name: /已删除/ }).elements()).toHaveLength(0)
  })

  test('all are filed under an activity, and taken back as they were', async () => {
    const phone = await aPhoneWith([
      { id: one },
      { id: two },
    ])
    const activity = '01990000-0000-7000-8000-00000000ac01'
    await phone.pull(workScope, [
      anActivityRow({ id: activity, title: '周末清洁' }),
    ])
    const screen = await open(phone)
    await screen.getByRole('button', { name: '选择多件' }).click()
    await screen.getByRole('button', { name: '全选' }).click()
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: /^归入活动/ }).click()
    await screen.getByText('周末清洁').click()
    await expect.element(screen.getByText('2 件已归入活动')).toBeInTheDocument()
    const activityOf = async (id: string): Promise<unknown> => (await phone.store.items.get({ scope: workScope, coll: 'evidence', id }))?.data.activityId
    expect(await activityOf(two)).toBe(activity)
    await screen.getByRole('button', { name: '撤销' }).click()
    await soon(() => activityOf(two)).toBe(null)
  })

  test('a clause is linked to all, and undone only where it was new', async () => {
    const phone = await aPhoneWith([
      {
        id: one,
        clauses: ['s16c1'],
      },
      {
        id: two,
        clauses: ['s12c2'],
      },
    ])
    const screen = await open(phone)
    await screen.getByRole('button', { name: '选择多件' }).click()
    await screen.getByRole('button', { name: '全选' }).click()
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: /^关联条目/ }).click()
    const dialog = screen.getByRole('dialog')
    await dialog.getByRole('searchbox').fill('16')
    await dialog.getByRole('button', { name: /志愿/ }).first().click()
    await dialog.getByRole('button', { name: /1/ }).last().click()
    await expect.element(screen.getByText('2 件已关联条目')).toBeInTheDocument()
    const clausesOf = async (id: string): Promise<string[]> => Object.keys((await phone.store.items.get({ scope: workScope, coll: 'evidence', id }))!.data.clauses as object).sort()
    expect(await clausesOf(two)).toEqual([`${EDITION}#s12c2`, `${EDITION}#s16c1`])
    await screen.getByRole('button', { name: '撤销' }).click()
    await soon(() => clausesOf(two)).toEqual([`${EDITION}#s12c2`])
    expect(await clausesOf(one)).toEqual([`${EDITION}#s16c1`])
  })

  test('with the keyboard alone', async () => {
    const phone = await aPhoneWith([
      { id: one, by: personA, status: 'draft' },
    ])
    const screen = await open(phone)
    await soon(() => tiles().length).toBe(1)
    screen.getByRole('button', { name: '选择多件' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('已选 0 件')
    document.querySelector<HTMLElement>('.squares .tap')!.focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('已选 1 件')
    screen.getByRole('button', { name: '提交 1 件' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await soon(() => statusOf(phone, one)).toBe('submitted')
  })
})

describe('to every eye', () => {
  const looks = [
    ['light', 'normal', 390],
    ['dark', 'larger', 390],
    ['dark', 'normal', 1280],
  ] as const
  test.for(['/evidence', '/evidence?view=list&standard=s12'].flatMap(path => looks.map(look => [path, ...look] as const)))('axe finds nothing on %s in %s, %s type, %i px', async ([path, theme, type, width]) => {
    await page.viewport(width, 844)
    useTheme().setTheme(theme)
    useTheme().setTypeSize(type)
    const phone = await aPhoneWith([
      { number: '2026-12-001' },
      { kind: 'document', mime: 'application/pdf', name: '小结.pdf' },
      { status: 'returned' },
    ])
    const screen = await open(phone, path)
    await expect.element(screen.getByRole('listitem').first()).toBeInTheDocument()
    expect(await axeFindings()).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
