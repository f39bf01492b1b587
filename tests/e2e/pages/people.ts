import type { Page } from '@playwright/test'
import type { WordKey } from '../support/words.ts'
import { t } from '../support/words.ts'
import { button, field, goTo } from './parts.ts'

type RoleName = 'volunteer' | 'handler' | 'sectionLead' | 'taskForce' | 'leader' | 'auditor' | 'administrator'

/** Makes an invite and reads the link off the screen, as one would send it on. */
export async function invite(page: Page, name: string, role: RoleName = 'volunteer'): Promise<string> {
  await goTo(page, '/people/invite')
  await field(page, t('people.name')).fill(name)
  const chip = button(page, t(`role.${role}` satisfies WordKey))
  const volunteer = button(page, t('role.volunteer'))
  if (role !== 'volunteer') {
    await volunteer.click()
    await chip.click()
  }
  await button(page, t('people.makeLink')).click()
  return readLink(page, name)
}

/** The card shows the address once; there it can be read by whoever sends it on. */
export async function readLink(page: Page, name: string): Promise<string> {
  await page.getByRole('heading', {
    name: t('link.title', { name }),
  }).waitFor()
  return (await page.getByText(/^\s*https?:\/\/\S+#[\w-]{22,64}\s*$/).innerText()).trim()
}
