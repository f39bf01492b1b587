import type { Page } from '@playwright/test'
import { t } from '../support/words.ts'
import { button, field, goTo, row, sheet } from './parts.ts'

export interface ActivityWish {
  title: string
  place: string
  people: string
  background: string
  /** How the picker is asked for the clause, and the beginning of the clause itself. */
  clause: { search: string, text: string }
}

/** Fills in a new activity and saves it; ends on its page. */
export async function createActivity(page: Page, wish: ActivityWish): Promise<void> {
  await goTo(page, '/activities/new')
  await field(page, t('activities.field.title')).fill(wish.title)
  await field(page, t('activities.field.place')).fill(wish.place)
  await field(page, t('activities.field.people')).fill(wish.people)
  await field(page, t('activities.field.background')).fill(wish.background)
  await button(page, t('activities.otherClauses')).click()
  await pickClause(page, wish.clause)
  await button(page, t('activities.save')).click()
  await page.waitForURL(/\/activities\/[0-9a-f-]{36}$/)
}

export async function pickClause(page: Page, { search, text }: ActivityWish['clause']): Promise<void> {
  await sheet(page).getByPlaceholder(t('clause.search')).fill(search)
  await row(sheet(page), new RegExp(text)).click()
  await button(sheet(page), t('clause.done', { n: 1 })).click()
}
