import type { Download, Locator, Page } from '@playwright/test'
import { t } from '../support/words.ts'
import { button, goTo } from './parts.ts'

export const rescueScreen = {
  passphrase: (page: Page): Locator => page.locator('.passphrase'),
  /** Makes the file and takes it from the downloads. */
  async make(page: Page): Promise<Download> {
    await button(page, t('rescue.make')).click()
    await button(page, t('rescue.save')).waitFor({ timeout: 60_000 })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, t('rescue.save')).click(),
    ])
    return download
  },
  /** Opens a pack, as far as what it says of itself. */
  async open(page: Page, { file, passphrase }: { file: string, passphrase: string }): Promise<void> {
    await goTo(page, '/rescue/open')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.locator('input[type=password]').fill(passphrase)
    await button(page, t('rescue.open')).click()
    await page.getByText(t('rescue.whose'), { exact: true }).waitFor({ timeout: 60_000 })
  },
  async send(page: Page): Promise<void> {
    await button(page, t('rescue.send')).click()
    await page.getByText(t('rescue.arrived')).waitFor({ timeout: 60_000 })
  },
}
