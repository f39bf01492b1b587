import type { Locator, Page } from '@playwright/test'
import { like, t } from '../support/words.ts'

/** The greeting names whoever is in. */
export function greeting(page: Page, name: string): Locator {
  return page.getByText(new RegExp(`(?:${([
    'early',
    'morning',
    'noon',
    'afternoon',
    'evening',
  ] as const).map(part => t(`home.hello.${part}`, { name })).join('|')})`))
}

/** The big number: it stands once the rubric has been read from the phone. */
export function coverage(page: Page): Locator {
  return page.getByText(like('home.coverage.left'))
}
