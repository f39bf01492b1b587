import type { RouteRecordRaw } from 'vue-router'
import type { Live } from '../../../src/storage/live.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { activityRoutes } from '../../../src/features/activities/routes.ts'
import { captureRoutes } from '../../../src/features/capture/routes.ts'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { homeRoutes } from '../../../src/features/home/routes.ts'
import { standardsRoutes } from '../../../src/features/standards/routes.ts'
import { todoRoutes } from '../../../src/features/todo/routes.ts'
import { visitRoutes } from '../../../src/features/visits/routes.ts'
import { setLocale } from '../../../src/i18n/i18n.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen, personA, unitScope, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, pullPlan, pullVisit, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

afterEach(async () => {
  await setLocale('zh-CN')
  await tidy()
})

interface Place {
  path: string
  routes: readonly RouteRecordRaw[]
  /** What would be untrue before everything is here. */
  untrue: RegExp
  /** What is said once it is known that there is nothing. */
  empty: RegExp
  /** The same untruth in English. */
  untrueInEnglish: RegExp
}

const evidence = '01990000-0000-7000-8000-00000000e001'
const places: Record<string, Place> = {
  'home': {
    path: '/',
    routes: homeRoutes,
    untrue: /\/ 54 条|没有佐证|现在没有要办的事|标准 0\/31/,
    empty: /现在没有要办的事/,
    untrueInEnglish: /\/ 54|Nothing to do now/,
  },
  'the standards': {
    path: '/standards',
    routes: standardsRoutes,
    untrue: /还缺|佐证 0 件|还没有佐证 \d|全部 ?31|0 \/ 54/,
    empty: /0 \/ 54/,
    untrueInEnglish: /0 \/ 54|missing/,
  },
  'one standard': {
    path: '/standards/s16',
    routes: standardsRoutes,
    untrue: /还没有佐证|佐证材料 0 件|原表未列|尚未指定/,
    empty: /佐证材料 0 件/,
    untrueInEnglish: /No evidence|Evidence: 0/,
  },
  'the wall of evidence': {
    path: '/evidence',
    routes: evidenceRoutes,
    untrue: /0 件|还没有佐证材料|全部 ?0/,
    empty: /还没有佐证材料/,
    untrueInEnglish: /No evidence|All ?0/,
  },
  'the viewer': {
    path: `/evidence/${evidence}`,
    routes: evidenceRoutes,
    untrue: /没有这/,
    empty: /没有这/,
    untrueInEnglish: /There is no such/,
  },
  'to do': {
    path: '/todo',
    routes: todoRoutes,
    untrue: /没有待办|待我处理 ?0/,
    empty: /没有待办/,
    untrueInEnglish: /Nothing to do|For me ?0/,
  },
  'the activities': {
    path: '/activities',
    routes: activityRoutes,
    untrue: /还没有活动|全部 ?0/,
    empty: /还没有活动/,
    untrueInEnglish: /No activities|All ?0/,
  },
  'an activity': {
    path: `/activities/${evidence}`,
    routes: activityRoutes,
    untrue: /没有这个活动/,
    empty: /没有这个活动/,
    untrueInEnglish: /There is no such/,
  },
  'the intake': {
    path: '/capture/intake',
    routes: captureRoutes,
    untrue: /0 (?:份|件)/,
    empty: /./,
    untrueInEnglish: /\b0\b/,
  },
}

/** The unit has come, its work has not: the moment after joining. */
async function aPhoneThatJustJoined(): Promise<ShellPhone> {
  const phone = await aShellPhone({
    roles: ['taskForce'],
  })
  const { pull } = phone
  await pullPlan({
    ...phone,
    pull: async (scope, rows) => scope === workScope
      ? undefined
      : pull(scope, rows),
  })
  return phone
}

const body = (): string => document.querySelector('main')?.textContent ?? document.body.textContent
const skeletons = (): number => document.querySelectorAll('main .skeleton, .skeleton').length

describe.for(Object.entries(places))('%s', ([name, { path, routes, untrue, empty, untrueInEnglish }]) => {
  // The tray holds what this phone itself has: nothing of it is on its way.
  const afterwards = name === 'the intake'
    ? []
    : [name]
  test.for(afterwards)('says nothing untrue while the work is on its way, and says so once it is here', async () => {
    const phone = await aPhoneThatJustJoined()
    await openScreen(phone, routes, path)
    await soon(skeletons).toBeGreaterThan(0)
    await soon(() => document.body.textContent).toContain(name === 'the viewer'
      ? '正在载入'
      : '正在取回本单位资料…')
    expect(body()).not.toMatch(untrue)
    await phone.pull(workScope, [])
    await soon(body).toMatch(empty)
    expect(document.body.textContent).not.toContain('正在取回')
    expect(skeletons()).toBe(0)
  })

  test('says nothing untrue in English either', async () => {
    await setLocale('en')
    await openScreen(await aPhoneThatJustJoined(), routes, path)
    await soon(() => document.body.textContent).toContain(name === 'the viewer'
      ? 'Loading'
      : 'Fetching your unit’s data…')
    expect(body()).not.toMatch(untrueInEnglish)
  })

  test('says no number before the phone itself has answered the first time', async () => {
    const phone = await aPhoneThatJustJoined()
    await phone.pull(workScope, [])
    const silent: Live<never> = {
      subscribe: () => ({
        unsubscribe: () => {},
      }),
    }
    const { watchList } = phone.store.items
    phone.store.items.watchCounts = () => silent
    phone.store.items.watch = () => silent
    phone.store.items.watchList = query => query.scope === workScope
      ? silent
      : watchList(query)
    await openScreen(phone, routes, path)
    await soon(skeletons).toBeGreaterThan(0)
    expect(body()).not.toMatch(untrue)
  })
})

describe('the line beneath the title', () => {
  test('says that it comes by itself where there is no network', async () => {
    const phone = await aPhoneThatJustJoined()
    phone.sync.say({ reachable: false })
    const screen = await openScreen(phone, homeRoutes, '/')
    await expect.element(screen.getByText('还没有取回资料，联网后自动取回')).toBeVisible()
    expect(screen.getByText('正在取回本单位资料…').elements()).toEqual([])
    expect(await axeFindings()).toEqual([])
  })

  test('says how far it has come once the server has named the end', async () => {
    const phone = await aPhoneThatJustJoined()
    await phone.store.outbox.applyPage(await phone.store.outbox.startPull(workScope), {
      epoch: 'one',
      serverMs: NOW,
      rows: [],
      next: 600,
      more: true,
      head: 2000,
      lastOp: 0,
      backedUpThrough: 0,
    })
    const screen = await openScreen(phone, homeRoutes, '/')
    await expect.element(screen.getByText('30%')).toBeVisible()
  })

  test('a unit that was just founded is here as soon as it was pulled, empty as it is', async () => {
    const phone = await aShellPhone({
      roles: ['administrator'],
    })
    const screen = await openScreen(phone, todoRoutes, '/todo')
    await expect.element(screen.getByText('正在取回本单位资料…')).toBeVisible()
    await phone.pull(unitScope, [])
    expect(screen.getByText('没有待办').elements()).toEqual([])
    await phone.pull(workScope, [])
    await expect.element(screen.getByText('没有待办')).toBeVisible()
    await expect.element(screen.getByRole('tab', { name: '待我处理 0' })).toBeVisible()
  })
})

describe('what is already on this phone', () => {
  test('is shown while the rest is on its way, without a number that sounds final', async () => {
    const phone = await aPhoneThatJustJoined()
    await phone.store.outbox.applyPage(await phone.store.outbox.startPull(workScope), {
      epoch: 'one',
      serverMs: NOW,
      rows: [
        {
          ...anEvidenceRow({
            by: personA,
            status: 'returned',
            caption: { subject: '清扫落叶' },
          }),
          seq: 1,
          fver: {
            status: [1, personA, NOW],
          },
        },
        {
          ...anActivityRow({ title: '周末清洁' }),
          seq: 2,
          fver: {
            status: [2, personA, NOW],
          },
        },
      ],
      next: 2,
      more: true,
      head: 900,
      lastOp: 0,
      backedUpThrough: 0,
    })
    const wall = await openScreen(phone, evidenceRoutes, '/evidence?view=list')
    await expect.element(wall.getByText('清扫落叶')).toBeVisible()
    await expect.element(wall.getByText('已显示 1 件')).toBeVisible()
    expect(wall.getByRole('button', { name: '全部 1' }).elements()).toEqual([])
    await wall.unmount()
    const list = await openScreen(phone, activityRoutes, '/activities')
    await expect.element(list.getByText('周末清洁')).toBeVisible()
    expect(list.getByText('还没有佐证').elements()).toEqual([])
    expect(list.getByText('1 个').elements()).toEqual([])
  })
})

describe('an inspector', () => {
  const aTablet = (): Promise<ShellPhone> => aShellPhone({
    roles: ['inspector'],
    scopes: [visitScope],
  })

  /** Everything but the last page: the standards are there, the evidence is not. */
  async function halfPulled(): Promise<ShellPhone> {
    const phone = await aTablet()
    const { applyPage } = phone.store.outbox
    phone.store.outbox.applyPage = (ticket, page) => applyPage(ticket, { ...page, more: true })
    await pullVisit(phone)
    phone.store.outbox.applyPage = applyPage
    return phone
  }

  test('reads no count of evidence before the visit is here whole', async () => {
    const phone = await halfPulled()
    const screen = await openScreen(phone, visitRoutes, '/visit')
    await expect.element(screen.getByRole('link', { name: /^\(16\)/ })).toBeVisible()
    await expect.element(screen.getByText('正在取回本次检查的资料…')).toBeVisible()
    expect(body()).not.toMatch(/0 件|0 条|还没有意见/)
    await phone.pull(visitScope, [])
    await expect.element(screen.getByRole('link', { name: /^\(16\).*佐证 0 件/ })).toBeVisible()
    await expect.element(screen.getByText('还没有意见')).toBeVisible()
  })

  test('is not told that a standard has no evidence before it is known', async () => {
    const phone = await halfPulled()
    const screen = await openScreen(phone, visitRoutes, '/visit/standards/s16')
    await soon(skeletons).toBeGreaterThan(0)
    expect(body()).not.toMatch(/0 件|没有已提交的佐证/)
    await phone.pull(visitScope, [])
    await expect.element(screen.getByText('没有已提交的佐证')).toBeVisible()
  })

  test('is not told that a piece of evidence is gone before it has come', async () => {
    const phone = await halfPulled()
    const screen = await openScreen(phone, visitRoutes, `/visit/evidence/${evidence}?standard=s16`)
    await soon(skeletons).toBeGreaterThan(0)
    expect(screen.getByText('这份佐证已不在检查范围内').elements()).toEqual([])
    await phone.pull(visitScope, [
      anEvidenceRow({
        id: evidence,
        clauses: ['s16c1'],
      }),
    ])
    await expect.element(screen.getByText('1 / 1')).toBeVisible()
  })
})
