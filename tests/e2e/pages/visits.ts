import type { Page } from '@playwright/test'
import { t } from '../support/words.ts'
import { button, field, goTo, title } from './parts.ts'
import { readLink } from './people.ts'

/** Plans a visit of the next hours over everything; ends on its page. */
export async function planVisit(page: Page, name: string): Promise<void> {
  await goTo(page, '/visits/new')
  await field(page, t('visits.name')).fill(name)
  await button(page, t('visits.open')).click()
  await title(page).filter({ hasText: name }).waitFor()
}

/** On the visit's page: one link for one inspector. */
export async function inviteInspector(page: Page, name: string): Promise<string> {
  await field(page, t('visits.inspectorName')).fill(name)
  await button(page, t('visits.makeLink')).click()
  return readLink(page, name)
}
