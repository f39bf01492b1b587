import type { Role } from '../../../src/domain/access/roles.ts'
import type { ShellPhone } from '../support/shell-phone.ts'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { activityRoutes } from '../../../src/features/activities/routes.ts'
import { conflictRoutes } from '../../../src/features/conflicts/routes.ts'
import { evidenceRoutes } from '../../../src/features/evidence/routes.ts'
import { todoRoutes } from '../../../src/features/todo/routes.ts'
import { setLocale } from '../../../src/i18n/i18n.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { conflictPage } from '../../../src/widgets/conflict-words.ts'
import { axeFindings } from '../../support/axe.ts'
import { openScreen, personA, personB, workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow, pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'
import { aConflictRow, activityId, conflictId } from './conflict-row.ts'

afterEach(tidy)

const kept = '联点社区小广场北侧'
const lost = '联点社区小广场南侧'

async function aPhoneWithConflict({ role = 'handler', createdBy = personA, place = kept, deleted = false, ...about }: Record<string, unknown> & { role?: Role, createdBy?: string, place?: string, deleted?: boolean } = {}) {
  const phone = await aShellPhone({
    roles: [role],
  })
  await pullPlan(phone)
  await phone.pull(workScope, [
    {
      ...anActivityRow({ id: activityId, place, createdBy }),
      deleted,
    },
    aConflictRow(about),
  ])
  return phone
}

const routes = [
  ...conflictRoutes,
  ...todoRoutes,
  ...activityRoutes,
  ...evidenceRoutes,
]
const open = (phone: ShellPhone, path = conflictPage(conflictId)) => openScreen(phone, routes, path)
const placeOn = async ({ store }: ShellPhone) => (await store.items.get({ scope: workScope, coll: 'activity', id: activityId }))?.data.place
const conflictOn = async ({ store }: ShellPhone) => (await store.items.get({ scope: workScope, coll: 'conflict', id: conflictId }))?.data

test('both texts are shown with who wrote them when, and what only one of them says is marked', async () => {
  const screen = await open(await aPhoneWithConflict())
  await expect.element(screen.getByRole('heading', { name: '“地点”有两种写法' })).toBeVisible()
  await expect.element(screen.getByText('乙 · 9 月 14 日 11:04')).toBeVisible()
  await expect.element(screen.getByText('您 · 9 月 14 日 10:04')).toBeVisible()
  expect([
    ...document.querySelectorAll('mark'),
  ].map(mark => mark.textContent)).toEqual(['北', '南'])
  await expect.element(screen.getByRole('link', { name: /周末清洁/ })).toHaveAttribute('href', `/activities/${activityId}`)
})

test('at 390 px the texts stand beneath each other, at 1280 px beside each other', async () => {
  const screen = await open(await aPhoneWithConflict())
  await expect.element(screen.getByText('没有采用的')).toBeVisible()
  const tops = () => [
    ...document.querySelectorAll('.version'),
  ].map(card => Math.round(card.getBoundingClientRect().top))
  expect(tops()[1]).toBeGreaterThan(tops()[0]!)
  await page.viewport(1280, 800)
  await soon(() => tops()[1] === tops()[0]).toBe(true)
})

test('keeping the standing words settles it, offline, and can be taken back', async () => {
  const phone = await aPhoneWithConflict()
  const screen = await open(phone)
  await screen.getByRole('button', { name: '保留这段' }).click()
  await expect.element(screen.getByText('已保留现在的文字')).toBeVisible()
  await expect.element(screen.getByText(/您于 .+选定保留/)).toBeVisible()
  expect(await conflictOn(phone)).toMatchObject({
    settled: true,
    choice: 'kept',
    settledBy: personA,
    lost,
  })
  expect(await placeOn(phone)).toBe(kept)
  // One's own deed is no news.
  expect(screen.getByRole('alert').elements()).toEqual([])
  await screen.getByRole('button', { name: '撤销' }).click()
  await expect.element(screen.getByRole('button', { name: '保留这段' })).toBeVisible()
  expect(await conflictOn(phone)).toMatchObject({ settled: false })
})

test('taking the other words writes them into the record; taken back, the former ones stand and it is open', async () => {
  const phone = await aPhoneWithConflict()
  const screen = await open(phone)
  await screen.getByRole('button', { name: '改用这段' }).click()
  await expect.element(screen.getByText('已改用另一段文字')).toBeVisible()
  expect(await placeOn(phone)).toBe(lost)
  expect(await conflictOn(phone)).toMatchObject({ settled: true, choice: 'other' })
  await screen.getByRole('button', { name: '撤销' }).click()
  await soon(() => placeOn(phone)).toBe(kept)
  expect(await conflictOn(phone)).toMatchObject({ settled: false })
})

test('writing anew begins with the standing words and puts new ones into the record', async () => {
  const phone = await aPhoneWithConflict()
  const screen = await open(phone)
  await screen.getByRole('button', { name: '另写一段' }).click()
  const field = screen.getByLabelText('地点，另写一段')
  await expect.element(field).toHaveValue(kept)
  await expect.element(field).toHaveFocus()
  await field.fill('小广场南北两侧')
  await screen.getByRole('button', { name: '用新写的' }).click()
  await expect.element(screen.getByText('已换成新写的文字')).toBeVisible()
  expect(await placeOn(phone)).toBe('小广场南北两侧')
  expect(await conflictOn(phone)).toMatchObject({
    settled: true,
    choice: 'anew',
    kept,
    lost,
  })
  // Neither text is gone: both still stand here.
  await expect.element(screen.getByText(/南侧/)).toBeInTheDocument()
  expect(document.querySelectorAll('.version')).toHaveLength(3)
})

test('settled by somebody else meanwhile: said calmly, and what was being typed stays', async () => {
  const phone = await aPhoneWithConflict()
  const screen = await open(phone)
  await screen.getByRole('button', { name: '另写一段' }).click()
  await screen.getByLabelText('地点，另写一段').fill('写到一半')
  await phone.pull(workScope, [
    aConflictRow({
      settled: true,
      choice: 'kept',
      settledBy: personB,
      settledMs: Date.UTC(2026, 8, 14, 4),
    }),
  ])
  await expect.element(screen.getByRole('alert').getByText('刚刚已有人处理')).toBeVisible()
  await expect.element(screen.getByRole('alert').getByText(/乙于 9 月 14 日 12:00 选定保留/)).toBeVisible()
  await expect.element(screen.getByLabelText('地点，另写一段')).toHaveValue('写到一半')
  expect(screen.getByRole('button', { name: '保留这段' }).elements()).toEqual([])
  await screen.getByRole('button', { name: '用新写的' }).click()
  await soon(() => placeOn(phone)).toBe('写到一半')
  expect(await conflictOn(phone)).toMatchObject({ choice: 'anew', settledBy: personA })
})

test('what was settled before says so and can be opened again', async () => {
  const phone = await aPhoneWithConflict({
    settled: true,
    choice: 'kept',
    settledBy: personB,
    settledMs: Date.UTC(2026, 8, 14, 4),
  })
  const screen = await open(phone)
  await expect.element(screen.getByText(/乙于 .+选定保留/)).toBeVisible()
  expect(screen.getByRole('alert').elements()).toEqual([])
  await screen.getByRole('button', { name: '重新处理' }).click()
  await expect.element(screen.getByRole('button', { name: '改用这段' })).toBeVisible()
})

test('a volunteer whose words were put aside finds it among the tasks, one tap away, and may settle it', async () => {
  const phone = await aPhoneWithConflict({ role: 'volunteer' })
  const screen = await open(phone, '/todo')
  await expect.element(screen.getByText('您写的未被采用 1')).toBeVisible()
  await expect.element(screen.getByText(`“${lost}”，现为“${kept}”`, { exact: false })).toBeVisible()
  await screen.getByRole('link', { name: /您写的“地点”被后来的修改取代/ }).click()
  await screen.getByRole('button', { name: '改用这段' }).click()
  await soon(() => placeOn(phone)).toBe(lost)
  await screen.getByRole('link', { name: '回到待办' }).click()
  await expect.element(screen.getByText('没有待办')).toBeVisible()
})

test('a volunteer may keep what stands in somebody else\'s activity, and cannot write there', async () => {
  const screen = await open(await aPhoneWithConflict({ role: 'volunteer', createdBy: personB }))
  await expect.element(screen.getByRole('button', { name: '保留这段' })).toBeVisible()
  expect(screen.getByRole('button', { name: '改用这段' }).elements()).toEqual([])
  expect(screen.getByRole('button', { name: '另写一段' }).elements()).toEqual([])
})

test('a volunteer who lost nothing in it reads both texts and is told who decides', async () => {
  const phone = await aPhoneWithConflict({ role: 'volunteer', lostBy: personB })
  const screen = await open(phone)
  await expect.element(screen.getByText(/由经办人、责任人、工作专班或管理员选定/)).toBeVisible()
  expect(screen.getByRole('button', { name: /保留这段|改用这段|另写一段/ }).elements()).toEqual([])
})

test('a record from before both writers were named is shown, without names', async () => {
  const screen = await open(await aPhoneWithConflict({
    keptBy: undefined,
    keptMs: undefined,
    lostBy: undefined,
    lostMs: undefined,
  }))
  await expect.element(screen.getByText('没有记下是谁写的').first()).toBeVisible()
  await expect.element(screen.getByRole('button', { name: '改用这段' })).toBeVisible()
})

test('a conflict that only this phone sees yet waits for the server\'s answer', async () => {
  const phone = await aShellPhone({
    roles: ['handler'],
  })
  await pullPlan(phone)
  await phone.pull(workScope, [
    anActivityRow({ id: activityId, place: '旧的' }),
  ])
  const { recorder } = phone.container.doors.opened.value!
  await recorder.remove('activity', [
    { scope: workScope, id: activityId },
  ])
  await recorder.changeActivity({ scope: workScope, id: activityId }, { place: '后写的' })
  const [conflict] = await phone.store.items.list({ scope: workScope, coll: 'conflict' })
  const screen = await open(phone, conflictPage(conflict!.id))
  await expect.element(screen.getByText('删除前的文字')).toBeVisible()
  expect(screen.getByRole('button', { name: /保留|改用|不再恢复/ }).elements()).toEqual([])
})

test('of a deleted record it says how to bring the words back, and can be left as it is', async () => {
  const phone = await aPhoneWithConflict({ deleted: true })
  const screen = await open(phone)
  await expect.element(screen.getByText(/记录已被删除/)).toBeVisible()
  expect(screen.getByRole('button', { name: '改用这段' }).elements()).toEqual([])
  await screen.getByRole('button', { name: '不再恢复' }).click()
  await soon(() => conflictOn(phone)).toMatchObject({ settled: true, choice: 'kept' })
})

test('an address of nothing says so and leads back', async () => {
  const screen = await open(await aPhoneWithConflict(), '/conflicts/01990000-0000-7000-8000-00000000ffff~place')
  await expect.element(screen.getByText('没有这处修改冲突')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: '回到待办' })).toHaveAttribute('href', '/todo')
})

test('the address has no dot: the server would look for a file when the page is loaded again', () => {
  expect(conflictPage(conflictId)).toMatch(/^\/conflicts\/[\w~-]+$/)
})

test('with the keyboard: 2 takes the other words, 3 opens the field, and typing there settles nothing', async () => {
  await page.viewport(1280, 800)
  const phone = await aPhoneWithConflict()
  const screen = await open(phone)
  await expect.element(screen.getByRole('button', { name: '改用这段' })).toBeVisible()
  await userEvent.keyboard('3')
  await expect.element(screen.getByLabelText('地点，另写一段')).toHaveFocus()
  await userEvent.keyboard('12')
  expect(await conflictOn(phone)).toMatchObject({ settled: false })
  await screen.getByRole('button', { name: '取消' }).click()
  await userEvent.keyboard('2')
  await soon(() => placeOn(phone)).toBe(lost)
})

test('the page of the record carries a quiet mark until it is settled', async () => {
  const phone = await aPhoneWithConflict()
  const evidence = '01990000-0000-7000-8000-00000000e007'
  await phone.pull(workScope, [
    anEvidenceRow({
      id: evidence,
      by: personA,
      caption: { reason: '甲写的' },
    }),
    aConflictRow({
      id: 'e.caption.reason',
      coll: 'evidence',
      entityId: evidence,
      path: 'caption.reason',
      kept: '甲写的',
      lost: '乙写的',
    }),
  ])
  const screen = await open(phone, `/activities/${activityId}`)
  const mark = screen.getByRole('link', { name: '“地点”有两种写法，待选定' })
  await expect.element(mark).toHaveAttribute('href', conflictPage(conflictId))
  await screen.router.push(`/evidence/${evidence}`)
  await expect.element(screen.getByRole('link', { name: '“事由”有两种写法，待选定' })).toBeVisible()
  await phone.pull(workScope, [
    aConflictRow({ settled: true }),
  ])
  await screen.router.push(`/activities/${activityId}`)
  await expect.element(screen.getByText('联点社区小广场北侧')).toBeVisible()
  await soon(() => mark.elements()).toEqual([])
})

test.for([
  ['light', 'normal', 390],
  ['dark', 'larger', 390],
  ['light', 'larger', 390],
  ['dark', 'normal', 1280],
] as const)('axe finds nothing in %s, %s type, at %i px; targets reach 44 px and nothing is cut', async ([theme, type, width]) => {
  await page.viewport(width, 844)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await open(await aPhoneWithConflict())
  await screen.getByRole('button', { name: '另写一段' }).click()
  await expect.element(screen.getByLabelText('地点，另写一段')).toBeVisible()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  const heights = [
    ...document.querySelectorAll('main button, main a'),
  ].map(target => target.getBoundingClientRect().height)
  expect(heights.length).toBeGreaterThan(3)
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
})

test('English says the same', async () => {
  await setLocale('en')
  const screen = await open(await aPhoneWithConflict())
  await expect.element(screen.getByRole('heading', { name: 'Place was written in two ways' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Use this one' })).toBeVisible()
  await setLocale('zh-CN')
})
