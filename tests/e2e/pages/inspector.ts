import type { Locator, Page } from '@playwright/test'
import { like, t } from '../support/words.ts'
import { button, row } from './parts.ts'

export const inspector = {
  /** The row of a standard, with how much evidence it has. */
  standard: (page: Page, number: number): Locator => row(page, new RegExp(String.raw`^\(${number}\)`)),
  evidenceCount: (page: Page, n: number): Locator => page.getByText(t('standards.evidence', { n })),
  async prepareOffline(page: Page): Promise<void> {
    await row(page, like('visits.offline')).click()
    await button(page, t('visits.prepare')).or(button(page, t('visits.prepareAgain'))).click()
  },
  ready: (page: Page): Locator => page.getByText(t('visits.readyText')),
  /** The one picture of an evidence page. */
  picture: (page: Page): Locator => page.getByRole('main').locator('img').first(),
  async remark(page: Page, text: string): Promise<void> {
    await button(page, t('visits.remark')).click()
    await page.getByLabel(t('visits.remarkText')).last().fill(text)
    await button(page, t('visits.keepRemark')).click()
  },
}
