import type { Phone } from '../support/phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { standardsRoutes } from '../../../src/features/standards/routes.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { aPhone, openScreen, unitScope, workScope } from '../support/phone.ts'
import { anEvidenceRow, pullPlan } from '../support/records.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

async function aPhoneWithPlan(wanted: Parameters<typeof aPhone>[0] = {}): Promise<Phone> {
  const phone = await aPhone(wanted)
  await pullPlan(phone)
  return phone
}

const open = (phone: Phone, path: string) => openScreen(phone, standardsRoutes, path)

describe('the list of standards', () => {
  test('shows nine projects with their progress and the age of the data', async () => {
    const phone = await aPhoneWithPlan()
    await phone.pull(workScope, [
      's1c1',
      's1c2',
      's1c3',
      's2c1',
      's2c2',
      's3c1',
      's3c2',
      's4c1',
    ].map(clause => anEvidenceRow({
      clauses: [clause],
    })))
    const screen = await open(phone, '/standards')
    await expect.element(screen.getByText('9 个测评项目 · 条目 8 / 54 有佐证')).toBeInTheDocument()
    await expect.element(screen.getByText('都有佐证')).toBeInTheDocument()
    await expect.element(screen.getByRole('img', { name: '第 2 项，5 个条目中 1 个有佐证' })).toBeInTheDocument()
    await expect.element(screen.getByText('最后同步 12:04').first()).toBeInTheDocument()
  })

  test('the chips say their counts', async () => {
    const phone = await aPhoneWithPlan({ name: '蔡奔' })
    const screen = await open(phone, '/standards')
    await expect.element(screen.getByRole('button', { name: '全部 31' })).toBeInTheDocument()
    await expect.element(screen.getByRole('button', { name: '还没有佐证 31' })).toBeInTheDocument()
    await expect.element(screen.getByRole('button', { name: '实地考察 10' })).toBeInTheDocument()
    await expect.element(screen.getByRole('button', { name: '问卷 1' })).toBeInTheDocument()
    await screen.getByRole('button', { name: /^我负责的 5$/ }).click()
    await expect.element(screen.getByText('5 条标准')).toBeInTheDocument()
    expect(screen.router.currentRoute.value.query.filter).toBe('mine')
  })

  test('a printed name that was confirmed to be me counts as me', async () => {
    const phone = await aPhoneWithPlan({ name: '张剑红' })
    await phone.pull(unitScope, [
      {
        coll: 'alias',
        id: 'one',
        deleted: false,
        data: { printed: '蔡奔', personName: '张剑红' },
      },
    ])
    const screen = await open(phone, '/standards?filter=mine')
    await expect.element(screen.getByText('5 条标准')).toBeInTheDocument()
  })

  test.for([
    ['16', '志愿服务', '1 条标准'],
    ['（16）', '志愿服务', '1 条标准'],
    ['垃圾分类', '疫情防控、垃圾分类', '1 条标准'],
    ['易博文', '诚信', /^\d+ 条标准$/],
    ['ybw', '移风易俗', /^\d+ 条标准$/],
  ] as const)('is searched by %s', async ([words, title, count]) => {
    const screen = await open(await aPhoneWithPlan(), '/standards')
    await screen.getByRole('searchbox').fill(words)
    await expect.element(screen.getByText(count)).toBeInTheDocument()
    if (title !== '诚信')
      await expect.element(screen.getByText(title, { exact: true })).toBeInTheDocument()
  })

  test('a search stays in the address, so that back brings the same list', async () => {
    const screen = await open(await aPhoneWithPlan(), '/standards?q=12')
    await expect.element(screen.getByRole('searchbox')).toHaveValue('12')
    await expect.element(screen.getByText('1 条标准')).toBeInTheDocument()
    await screen.getByRole('searchbox').fill('没有这样的词')
    await expect.element(screen.getByText('没有符合的标准')).toBeInTheDocument()
    await soon(() => screen.router.currentRoute.value.query.q).toBe('没有这样的词')
  })

  test('a project opens its standards', async () => {
    const screen = await open(await aPhoneWithPlan(), '/standards')
    await screen.getByText('文明风尚行动').click()
    await expect.element(screen.getByText('6 条标准')).toBeInTheDocument()
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('测评项目 5')
  })

  test('before the first pull there is a skeleton, not an empty page', async () => {
    const screen = await open(await aPhone(), '/standards')
    await expect.element(screen.getByText('正在载入')).toBeInTheDocument()
  })
})

describe('one standard', () => {
  test('shows clauses verbatim, whose it is, and how much is there', async () => {
    const phone = await aPhoneWithPlan()
    await phone.pull(workScope, [
      anEvidenceRow({
        clauses: ['s12c2'],
      }),
      anEvidenceRow({
        clauses: ['s12c2'],
      }),
    ])
    const screen = await open(phone, '/standards/s12')
    await expect.element(screen.getByText('贯彻落实习近平总书记关于做好疫情防控工作的重要指示批示精神, 认真落实疫情防控常态化工作要求')).toBeInTheDocument()
    await expect.element(screen.getByText('口岸事务中心')).toBeInTheDocument()
    await expect.element(screen.getByText('佐证 2 件')).toBeInTheDocument()
    await expect.element(screen.getByText('还没有佐证')).toBeInTheDocument()
    expect(screen.getByRole('listitem').elements().length).toBeGreaterThanOrEqual(2)
  })

  test('says what is shared, doubled and inferred', async () => {
    const phone = await aPhoneWithPlan()
    const shared = await open(phone, '/standards/s3')
    await expect.element(shared.getByText('条目 1 · 与条目 2 共用 2 分')).toBeInTheDocument()
    await shared.unmount()
    const doubled = await open(phone, '/standards/s5')
    await expect.element(doubled.getByText('条目 2 · 1 分 + 1 分')).toBeInTheDocument()
    await doubled.unmount()
    const inferred = await open(phone, '/standards/s14')
    await expect.element(inferred.getByText('2 分（推定）')).toBeInTheDocument()
    await expect.element(inferred.getByText('原表没有印分值，按测评项目“文明风尚行动”总分 16 分推定为 2 分。')).toBeInTheDocument()
  })

  test('names stand as printed and position pairs nobody; what is missing says so', async () => {
    const phone = await aPhoneWithPlan()
    const four = await open(phone, '/standards/s4')
    await expect.element(four.getByText('综合科、工会')).toBeInTheDocument()
    await expect.element(four.getByText('李丹、谭熙')).toBeInTheDocument()
    await four.unmount()
    const seventeen = await open(phone, '/standards/s17')
    await soon(() => seventeen.getByText('原表未列').elements().length).toBe(2)
  })

  test('where the unit has assigned nobody at all the plan is not blamed for it', async () => {
    const phone = await aPhone()
    const { pull } = phone
    await pullPlan({
      ...phone,
      pull: (scope, rows) => pull(scope, scope === workScope
        ? []
        : rows),
    })
    const screen = await open(phone, '/standards/s12')
    await soon(() => screen.getByText('尚未指定').elements().length).toBe(3)
    expect(screen.getByText('原表未列').elements()).toEqual([])
  })

  test('adding asks for the clause where there are several, and goes straight on where there is one', async () => {
    const phone = await aPhoneWithPlan()
    const several = await open(phone, '/standards/s12')
    await several.getByRole('button', { name: '拍摄佐证' }).click()
    await several.getByText('条目 12.2').click()
    expect(several.router.currentRoute.value.query).toEqual({ via: 'camera', clause: 'yueyang-wenming@1#s12c2' })
    await several.unmount()
    const one = await open(phone, '/standards/s16')
    await one.getByRole('button', { name: '文件' }).click()
    await soon(() => one.router.currentRoute.value.query).toEqual({ via: 'file', clause: 'yueyang-wenming@1#s16c1' })
  })

  test('those who only audit see no way to add', async () => {
    const screen = await open(await aPhoneWithPlan({
      roles: ['auditor'],
    }), '/standards/s12')
    await expect.element(screen.getByText('口岸事务中心')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: '拍摄佐证' }).elements()).toHaveLength(0)
    expect(screen.getByText('去拍').elements()).toHaveLength(0)
  })

  test('counts follow a capture at once', async () => {
    const phone = await aPhoneWithPlan()
    const screen = await open(phone, '/standards/s16')
    await expect.element(screen.getByText('佐证材料 0 件')).toBeInTheDocument()
    await phone.pull(workScope, [
      anEvidenceRow({
        clauses: ['s16c1'],
      }),
    ])
    await expect.element(screen.getByText('佐证材料 1 件')).toBeInTheDocument()
  })

  test('J and K walk from standard to standard', async () => {
    const screen = await open(await aPhoneWithPlan(), '/standards/s12')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('标准 12')
    await userEvent.keyboard('j')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('标准 13')
    await userEvent.keyboard('kk')
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('标准 11')
  })
})

describe('the check of the source table', () => {
  test('lists what the task force has to decide, with a way to the standard', async () => {
    const screen = await open(await aPhoneWithPlan(), '/standards/lint')
    await expect.element(screen.getByText('印出来的分值合计 96 分，细则总分 100 分，有 4 分没有印出。请工作专班向市文明办核实。')).toBeInTheDocument()
    await screen.getByText('看标准 28').click()
    await expect.poll(() => screen.router.currentRoute.value.path).toBe('/standards/s28')
  })

  test('is offered to the task force only', async () => {
    const volunteer = await open(await aPhoneWithPlan({
      roles: ['volunteer'],
    }), '/standards')
    await expect.element(volunteer.getByText('文明风尚行动')).toBeInTheDocument()
    expect(volunteer.getByRole('link', { name: '原表核对' }).elements()).toHaveLength(0)
    await volunteer.unmount()
    const force = await open(await aPhoneWithPlan(), '/standards')
    await expect.element(force.getByRole('link', { name: '原表核对' })).toBeInTheDocument()
  })
})

describe('on a PC', () => {
  test('53 score units stand in a table; inferred points are marked', async () => {
    await page.viewport(1280, 800)
    const screen = await open(await aPhoneWithPlan(), '/standards')
    await expect.element(screen.getByText('53 个计分项 · * 原表未印分值，按项目总分推定')).toBeInTheDocument()
    expect(document.querySelectorAll('tr[data-unit]')).toHaveLength(53)
    expect([
      ...document.querySelectorAll('tr[data-unit]'),
    ].filter(row => row.textContent?.includes('2*')).map(row => row.getAttribute('data-unit'))).toEqual(['s14u1', 's22u2'])
  })

  test('the keyboard walks the table and the chosen unit opens beside it', async () => {
    await page.viewport(1280, 800)
    const screen = await open(await aPhoneWithPlan(), '/standards')
    await expect.element(screen.getByText('53 个计分项', { exact: false })).toBeInTheDocument()
    await userEvent.keyboard('jj')
    await soon(() => document.querySelector('tr[aria-selected="true"]')?.getAttribute('data-unit')).toBe('s1u2')
    await expect.element(screen.getByRole('heading', { name: '标准 1', exact: true })).toBeInTheDocument()
    await userEvent.keyboard('e')
    await soon(() => screen.router.currentRoute.value.fullPath).toBe('/evidence?standard=s1')
  })
})

describe('to every eye', () => {
  const paths = [
    '/standards',
    '/standards?project=p5',
    '/standards/s12',
    '/standards/s22',
    '/standards/lint',
  ]
  const looks = [
    ['light', 'normal', 390],
    ['dark', 'larger', 390],
    ['light', 'normal', 1280],
    ['dark', 'large', 1280],
  ] as const
  test.for(paths.flatMap(path => looks.map(look => [path, ...look] as const)))('axe finds nothing on %s in %s, %s type, %i px, and nothing runs over the side', async ([path, theme, type, width]) => {
    await page.viewport(width, 844)
    useTheme().setTheme(theme)
    useTheme().setTypeSize(type)
    const phone = await aPhoneWithPlan()
    await phone.pull(workScope, [
      anEvidenceRow({
        clauses: ['s12c2'],
      }),
    ])
    const screen = await open(phone, path)
    await expect.element(screen.getByRole('heading', { level: 1 })).toBeInTheDocument()
    await soon(() => screen.getByText('正在载入').elements().length).toBe(0)
    expect(await axeFindings()).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
