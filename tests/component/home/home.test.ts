import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { homeRoutes } from '../../../src/features/home/routes.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { openScreen, personA, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, aPicture, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'

afterEach(async () => {
  localStorage.clear()
  startTheme()
  await page.viewport(390, 844)
})

/** Three clauses proven, one piece sent back, one activity in eleven days. */
async function aHome(roles = ['volunteer'] as const) {
  const phone = await aShellPhone({ roles })
  await pullPlan(phone)
  await phone.pull(workScope, [
    anEvidenceRow({
      by: personA,
      clauses: ['s12c2', 's22c1'],
      status: 'accepted',
      derivatives: await aPicture(phone.store, { hue: 40 }),
    }),
    anEvidenceRow({
      by: personA,
      clauses: ['s16c1'],
      status: 'returned',
      caption: { subject: '清扫', reason: '补种' },
    }),
    anActivityRow({ title: '中秋 · 我们的节日', day: '2026-09-25' }),
  ])
  return phone
}

test('the home page greets, counts what has evidence and says what comes next', async () => {
  const screen = await openScreen(await aHome(), homeRoutes, '/')
  await expect.element(screen.getByText('中午好，甲')).toBeVisible()
  await expect.element(screen.getByText('演示单位 · 2026 创建年度')).toBeVisible()
  await expect.element(screen.getByRole('img', { name: /54 个条目中有 3 个已有佐证/ })).toBeVisible()
  await expect.element(screen.getByText('标准 3/31')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: /1 件佐证被退回/ })).toHaveAttribute('href', '/todo')
  await expect.element(screen.getByText('11 天后')).toBeVisible()
})

test('no score, no ratio and nobody\'s rank is made up', async () => {
  const screen = await openScreen(await aHome(), homeRoutes, '/')
  await expect.element(screen.getByText('已有佐证的条目')).toBeVisible()
  expect(document.body.textContent).not.toMatch(/得分|\d分|排名|%/)
})

test('a unit without a rubric yet shows that it is loading, not a zero', async () => {
  const screen = await openScreen(await aShellPhone({
    roles: ['volunteer'],
  }), homeRoutes, '/')
  await expect.element(screen.getByText('正在取回本单位资料…')).toBeVisible()
  expect(screen.getByText('已有佐证的条目').elements()).toEqual([])
  expect(screen.getByText('现在没有要办的事').elements()).toEqual([])
})

describe('the newest evidence', () => {
  test('stands in one row on a phone and leads to each and to the wall', async () => {
    const screen = await openScreen(await aHome(), homeRoutes, '/')
    await expect.element(screen.getByText('最近的佐证')).toBeVisible()
    await expect.element(screen.getByRole('link', { name: /清扫，/ })).toHaveAttribute('href', expect.stringMatching(/^\/evidence\/[0-9a-f-]{36}$/))
    await expect.element(screen.getByRole('link', { name: '全部' })).toHaveAttribute('href', '/evidence')
  })

  test('never more than one row of four on a phone, two on a computer', async () => {
    const phone = await aHome()
    await phone.pull(workScope, Array.from({ length: 12 }, (_, n) => anEvidenceRow({ local: `2026-08-${n + 10}T08:00` })))
    const screen = await openScreen(phone, homeRoutes, '/')
    await expect.element(screen.getByText('最近的佐证')).toBeVisible()
    await expect.poll(() => document.querySelectorAll('.tile').length).toBe(4)
    expect(new Set([
      ...document.querySelectorAll('.tile'),
    ].map(tile => tile.getBoundingClientRect().top)).size).toBe(1)
    await page.viewport(1280, 800)
    await expect.poll(() => document.querySelectorAll('.tile').length).toBe(8)
    const left = (text: string): number => screen.getByText(text).element().getBoundingClientRect().left
    expect(left('最近的佐证')).toBeGreaterThan(left('已有佐证的条目') + 300)
  })

  test('is not spoken of where there is none', async () => {
    const phone = await aShellPhone()
    await pullPlan(phone)
    const screen = await openScreen(phone, homeRoutes, '/')
    await expect.element(screen.getByText('现在没有要办的事')).toBeVisible()
    expect(screen.getByText('最近的佐证').elements()).toEqual([])
  })
})

describe('what is only on this phone', () => {
  test('is said with how it goes on, and is gone when delivered', async () => {
    const phone = await aHome()
    const screen = await openScreen(phone, homeRoutes, '/')
    await expect.element(screen.getByText('已有佐证的条目')).toBeVisible()
    expect(screen.getByText(/存于本机/).elements()).toEqual([])
    phone.sync.say({ reachable: false })
    await phone.container.doors.opened.value!.recorder.createActivity(workScope, {
      type: 'cleanup',
      title: '清扫',
      day: '2026-09-14',
      endDay: null,
      place: '',
      people: '',
      background: '',
    })
    await expect.element(screen.getByText('离线 · 1 项改动存于本机')).toBeVisible()
    await expect.element(screen.getByText('联网后自动上传')).toBeVisible()
  })
})

describe('in 关怀模式', () => {
  test.for(['large', 'larger'] as const)('%s type has four large doors and nothing is cut', async (size) => {
    useTheme().setTypeSize(size)
    const screen = await openScreen(await aHome(), homeRoutes, '/')
    for (const [name, href] of [
      ['拍照', '/capture'],
      ['待办', '/todo'],
      ['活动', '/activities'],
      ['标准', '/standards'],
    ] as const) {
      const door = screen.getByRole('link', {
        name: new RegExp(`^${name}`),
      }).first()
      await expect.element(door).toHaveAttribute('href', href)
      expect(door.element().getBoundingClientRect().height).toBeGreaterThanOrEqual(116)
    }
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
  })

  test('who captures nothing has no door to the camera', async () => {
    useTheme().setTypeSize('large')
    const screen = await openScreen(await aHome(['auditor'] as never), homeRoutes, '/')
    await expect.element(screen.getByRole('link', { name: /^待办/ })).toBeVisible()
    expect(screen.getByRole('link', { name: /^拍照/ }).elements()).toEqual([])
  })
})

test.for([
  ['light', 'normal', 390],
  ['dark', 'normal', 1280],
  ['light', 'larger', 390],
  ['dark', 'large', 320],
] as const)('axe finds nothing in %s, %s type, at %i px', async ([theme, type, width]) => {
  await page.viewport(width, 844)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await openScreen(await aHome(), homeRoutes, '/')
  await expect.element(screen.getByRole('img', { name: /54 个条目/ })).toBeInTheDocument()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})
