import { afterEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { visitRoutes } from '../../../src/features/visits/routes.ts'
import { openScreen } from '../support/phone.ts'
import { anEvidenceRow, aPicture, pullVisit, visitScope } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

/** Three pieces of standard 16 and one of another, newest first: 三, 二, 一. */
async function aTablet() {
  const phone = await aShellPhone({
    roles: ['inspector'],
    scopes: [visitScope],
  })
  const derivatives = await aPicture(phone.store, { hue: 90 })
  await pullVisit(phone, ['一', '二', '三'].map((subject, n) => anEvidenceRow({
    clauses: ['s16c1'],
    local: `2026-09-1${n}T08:00`,
    caption: { subject },
    derivatives,
  })).concat(anEvidenceRow({
    clauses: ['s13c1'],
    caption: { subject: '别的' },
    derivatives,
  })))
  return phone
}

test('from a standard an inspector walks through its evidence and no other', async () => {
  const screen = await openScreen(await aTablet(), visitRoutes, '/visit/standards/s16')
  await screen.getByRole('link', { name: /三/ }).click()
  await expect.element(screen.getByText('1 / 3')).toBeVisible()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(screen.getByText('2 / 3')).toBeVisible()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(screen.getByText('3 / 3')).toBeVisible()
  await userEvent.keyboard('{ArrowRight}')
  await userEvent.keyboard('{ArrowLeft}')
  await expect.element(screen.getByText('2 / 3')).toBeVisible()
  expect(screen.router.currentRoute.value.query.standard).toBe('s16')
  await screen.getByRole('button', { name: '返回' }).click()
  await expect.poll(() => screen.router.currentRoute.value.path).toBe('/visit/standards/s16')
})

test('a link to what is not part of the visit says so and leads back to it', async () => {
  const screen = await openScreen(await aTablet(), visitRoutes, '/visit/evidence/01990000-0000-7000-8000-00000000ffff')
  await expect.element(screen.getByText('这份佐证不在检查范围内')).toBeVisible()
  await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible()
  await screen.getByRole('link', { name: '返回检查' }).click()
  await expect.poll(() => screen.router.currentRoute.value.path).toBe('/visit')
})
