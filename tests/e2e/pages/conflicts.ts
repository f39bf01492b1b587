import type { Locator, Page } from '@playwright/test'
import { like, t } from '../support/words.ts'

/** The page where two texts of one field stand beside each other. */
export const conflictScreen = {
  /** Among the tasks: own words were put aside. */
  inTodo: (page: Page): Locator => page.getByRole('link', {
    name: like('todo.bothOwn'),
  }).or(page.getByRole('link', {
    name: like('todo.superseded'),
  })),
  heading: (page: Page, field: string): Locator => page.getByRole('heading', {
    name: t('conflict.heading', { field }),
  }),
  standing: (page: Page): Locator => version(page, t('conflict.standing')),
  aside: (page: Page): Locator => version(page, t('conflict.aside')),
  take: (page: Page): Locator => page.getByRole('button', {
    name: t('conflict.take'),
  }),
  /** Says who settled it by the other words. */
  settledByOther: (page: Page): Locator => page.getByText(like('conflict.settled.other')),
}

function version(page: Page, title: string): Locator {
  return page.locator('section').filter({
    has: page.getByRole('heading', { name: title }),
  })
}
