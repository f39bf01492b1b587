import type { Phone } from '../support/phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { activityRoutes } from '../../../src/features/activities/routes.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { aPhone, EDITION, openScreen, personB, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, pullPlan } from '../support/records.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const id = '01990000-0000-7000-8000-00000000ac03'

async function aPhoneWith(activities: readonly Parameters<typeof anActivityRow>[0][] = [
  { id },
], wanted: Parameters<typeof aPhone>[0] = {}): Promise<Phone> {
  const phone = await aPhone(wanted)
  await pullPlan(phone)
  await phone.pull(workScope, activities.map(anActivityRow))
  return phone
}

const open = (phone: Phone, path: string) => openScreen(phone, activityRoutes, path)
const activitiesOf = (phone: Phone) => phone.store.items.list({ scope: workScope, coll: 'activity' })

describe('the list of activities', () => {
  const some = [
    {
      title: '周末清洁',
      type: 'cleanup',
      day: '2026-09-12',
      place: '小广场',
    },
    {
      title: '读书会',
      type: 'reading',
      day: '2026-08-20',
      place: '三楼会议室',
    },
    {
      title: '义诊',
      type: 'volunteering',
      day: '2026-08-05',
      place: '社区',
    },
  ]

  test('stands by month with how much evidence each has', async () => {
    const phone = await aPhoneWith([
      { ...some[0], id },
      ...some.slice(1),
    ])
    await phone.pull(workScope, [
      anEvidenceRow({ activityId: id }),
      anEvidenceRow({ activityId: id }),
    ])
    const screen = await open(phone, '/activities')
    await expect.element(screen.getByRole('heading', { name: '2026 年 9 月' })).toBeInTheDocument()
    await expect.element(screen.getByText('2 件')).toBeInTheDocument()
    expect(screen.getByText('还没有佐证').elements()).toHaveLength(2)
  })

  test('is filtered by kind, month and words', async () => {
    const screen = await open(await aPhoneWith(some), '/activities')
    await screen.getByRole('button', { name: '阅读活动 1' }).click()
    await expect.element(screen.getByText('读书会')).toBeInTheDocument()
    await soon(() => screen.getByText('周末清洁').elements().length).toBe(0)
    await screen.unmount()
    const august = await open(await aPhoneWith(some), '/activities?month=2026-08')
    await expect.element(august.getByText('义诊')).toBeInTheDocument()
    expect(august.getByText('周末清洁').elements()).toHaveLength(0)
    await august.getByRole('searchbox').fill('会议室')
    await soon(() => august.getByText('义诊').elements().length).toBe(0)
    await expect.element(august.getByText('读书会')).toBeInTheDocument()
  })

  test('a long title takes two lines and no more', async () => {
    const screen = await open(await aPhoneWith([
      {
        id,
        title: '很长的名称'.repeat(24),
      },
      { title: '读书会' },
    ]), '/activities')
    await expect.element(screen.getByText('读书会')).toBeVisible()
    const [long, short] = [
      screen.getByText(/很长的名称/),
      screen.getByText('读书会'),
    ].map(each => each.element().getBoundingClientRect().height)
    expect(long).toBeLessThanOrEqual(2 * short! + 1)
  })

  test('without any says why to make one first', async () => {
    const screen = await open(await aPhoneWith([]), '/activities')
    await expect.element(screen.getByText('还没有活动')).toBeInTheDocument()
    await expect.element(screen.getByRole('link', { name: '新建活动' })).toBeInTheDocument()
  })

  test('an auditor cannot make one', async () => {
    const screen = await open(await aPhoneWith(some, {
      roles: ['auditor'],
    }), '/activities')
    await expect.element(screen.getByText('义诊')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '新建活动' }).elements()).toHaveLength(0)
  })
})

describe('a new activity', () => {
  test('is recorded with the clauses that were ticked, none by itself', async () => {
    const phone = await aPhoneWith([])
    const screen = await open(phone, '/activities/new')
    await screen.getByRole('textbox', { name: /活动名称/ }).fill('周末志愿服务')
    await screen.getByRole('textbox', { name: /地点/ }).fill('社区')
    await screen.getByRole('button', { name: '16 志愿服务' }).click()
    await screen.getByRole('button', { name: '保存活动' }).click()
    await expect.element(screen.getByText('活动已存于本机')).toBeInTheDocument()
    const [activity] = await activitiesOf(phone)
    expect(activity?.data).toMatchObject({
      title: '周末志愿服务',
      place: '社区',
      day: '2026-09-14',
      endDay: null,
      type: 'volunteering',
    })
    expect(Object.keys(activity!.data.clauses as object)).toEqual([`${EDITION}#s16c1`])
    await soon(() => screen.router.currentRoute.value.path).toBe(`/activities/${activity?.id}`)
  })

  test('says what is missing and writes nothing', async () => {
    const phone = await aPhoneWith([])
    const screen = await open(phone, '/activities/new')
    await screen.getByRole('button', { name: '保存活动' }).click()
    await expect.element(screen.getByText('请填写活动名称。')).toBeInTheDocument()
    expect(await activitiesOf(phone)).toEqual([])
  })

  test('half typed survives a killed page', async () => {
    const phone = await aPhoneWith([])
    const before = await open(phone, '/activities/new')
    await before.getByRole('textbox', { name: /活动名称/ }).fill('中秋慰问')
    await soon(async () => (await phone.store.drafts.get('activity-new'))?.data.form).toMatchObject({ title: '中秋慰问' })
    await before.unmount()
    const after = await open(phone, '/activities/new')
    await expect.element(after.getByRole('textbox', { name: /活动名称/ })).toHaveValue('中秋慰问')
    await after.getByRole('button', { name: '保存活动' }).click()
    await expect.element(after.getByText('活动已存于本机')).toBeInTheDocument()
    expect(await phone.store.drafts.get('activity-new')).toBeUndefined()
  })
})

describe('an activity', () => {
  test('shows its facts, the standards it serves, its evidence and three ways to add', async () => {
    const phone = await aPhoneWith()
    await phone.pull(workScope, [
      anEvidenceRow({ activityId: id }),
    ])
    const screen = await open(phone, `/activities/${id}`)
    await expect.element(screen.getByText('标准 12 · 16 · 22')).toBeInTheDocument()
    await expect.element(screen.getByText('9 月 12 日（周六）')).toBeInTheDocument()
    await expect.element(screen.getByText('佐证材料 1 件')).toBeInTheDocument()
    await screen.getByRole('button', { name: '拍摄佐证' }).click()
    expect(screen.router.currentRoute.value.query).toEqual({ via: 'camera', activity: id })
  })

  test('is changed field by field', async () => {
    const phone = await aPhoneWith()
    const screen = await open(phone, `/activities/${id}/edit`)
    await screen.getByRole('textbox', { name: /地点/ }).fill('河边')
    await screen.getByRole('button', { name: '22 文明实践' }).click()
    await screen.getByRole('button', { name: '保存活动' }).click()
    await expect.element(screen.getByText('河边')).toBeInTheDocument()
    const ops = await phone.store.outbox.opsOf({ scope: workScope, coll: 'activity', id })
    expect(ops.map(({ op }) => [op.kind, op.body])).toMatchObject([
      [
        'activity.changed',
        { place: '河边' },
      ],
      [
        'clause.unlinked',
        { clause: `${EDITION}#s22c1` },
      ],
    ])
    expect(ops[0]?.op.body).toEqual({ place: '河边' })
  })

  test('is deleted and comes back; its evidence stays', async () => {
    const phone = await aPhoneWith()
    await phone.pull(workScope, [
      anEvidenceRow({ activityId: id }),
    ])
    const screen = await open(phone, `/activities/${id}`)
    await screen.getByRole('button', { name: '更多' }).click()
    await screen.getByRole('button', { name: /删除活动/ }).click()
    await expect.element(screen.getByText('这个活动下有佐证材料，仍要删除活动吗？')).toBeVisible()
    expect(await activitiesOf(phone)).toHaveLength(1)
    await screen.getByRole('button', { name: '删除活动', exact: true }).click()
    await expect.element(screen.getByText('活动已删除，佐证材料保留')).toBeInTheDocument()
    expect(await activitiesOf(phone)).toEqual([])
    expect(await phone.store.items.list({ scope: workScope, coll: 'evidence' })).toHaveLength(1)
    await screen.getByRole('button', { name: '撤销' }).click()
    await soon(async () => (await activitiesOf(phone)).length).toBe(1)
    await expect.element(screen.getByText('联点共建社区小广场')).toBeInTheDocument()
  })

  test('that was deleted long ago is found under 已删除 and brought back', async () => {
    const phone = await aPhoneWith([
      { id },
      { title: '读书会' },
    ])
    await phone.container.doors.opened.value!.recorder.remove('activity', [
      { scope: workScope, id },
    ])
    const screen = await open(phone, '/activities')
    await expect.element(screen.getByText('读书会')).toBeVisible()
    expect(screen.getByText(/爱卫同行/).elements()).toEqual([])
    await screen.getByRole('button', { name: /已删除/ }).click()
    await screen.getByRole('button', { name: /恢复/ }).click()
    await soon(async () => (await activitiesOf(phone)).length).toBe(2)
  })

  test('of somebody else a volunteer can neither change nor delete', async () => {
    const screen = await open(await aPhoneWith([
      { id, createdBy: personB },
    ], {
      roles: ['volunteer'],
    }), `/activities/${id}`)
    await expect.element(screen.getByText('联点共建社区小广场')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '修改活动' }).elements()).toHaveLength(0)
    expect(screen.getByRole('button', { name: '更多' }).elements()).toHaveLength(0)
  })
})

describe('to every eye', () => {
  const looks = [
    ['light', 'normal', 390],
    ['dark', 'larger', 390],
    ['light', 'normal', 1280],
  ] as const
  test.for([
    '/activities',
    `/activities/${id}`,
    '/activities/new',
    `/activities/${id}/edit`,
  ].flatMap(path => looks.map(look => [path, ...look] as const)))('axe finds nothing on %s in %s, %s type, %i px', async ([path, theme, type, width]) => {
    await page.viewport(width, 844)
    useTheme().setTheme(theme)
    useTheme().setTypeSize(type)
    const screen = await open(await aPhoneWith(), path)
    await expect.element(screen.getByRole('heading', { level: 1 })).toBeInTheDocument()
    await soon(() => screen.getByText('正在载入').elements().length).toBe(0)
    expect(await axeFindings()).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
