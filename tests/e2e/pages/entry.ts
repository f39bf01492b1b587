import type { Page } from '@playwright/test'
import { t } from '../support/words.ts'
import { button, field } from './parts.ts'

export interface NewAccount { login: string, password: string }

/** What is collected and why: shown to everybody before anything else, once on each phone. */
export async function readPurpose(page: Page): Promise<void> {
  await page.getByText(t('welcome.purpose.read')).click()
  await button(page, t('welcome.purpose.continue')).click()
}

export interface FirstStart extends NewAccount { unitName: string, name: string, withPlan: boolean }

/** The printed link: unit, cycle, first administrator. */
export async function setUpUnit(page: Page, { unitName, name, login, password, withPlan }: FirstStart): Promise<void> {
  await field(page, t('welcome.unit')).fill(unitName)
  await field(page, t('welcome.name')).fill(name)
  await field(page, t('welcome.login')).fill(login)
  await field(page, t('welcome.newPassword')).fill(password)
  if (withPlan)
    await page.getByText(t('welcome.withPlan')).click()
  await button(page, t('welcome.setUpDo')).click()
}

/** An invite: a login and a password of one's own; inspectors and the demo need neither. */
export async function join(page: Page, account?: NewAccount): Promise<void> {
  if (account) {
    await field(page, t('welcome.login')).fill(account.login)
    await field(page, t('welcome.newPassword')).fill(account.password)
  }
  await button(page, t('welcome.enter')).click()
}

export async function signIn(page: Page, { login, password }: NewAccount): Promise<void> {
  await field(page, t('welcome.login')).fill(login)
  await field(page, t('welcome.password')).fill(password)
  await button(page, t('welcome.signIn')).click()
}
