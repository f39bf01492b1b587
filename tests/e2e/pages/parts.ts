import type { Locator, Page } from '@playwright/test'
import { t } from '../support/words.ts'

/** Parts that stand on every screen. */
export function button(page: Page | Locator, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

/** Fields carry 选填, 必填 or a counter beside their name. */
export function field(page: Page | Locator, name: string): Locator {
  return page.getByLabel(name).and(page.locator('input, textarea')).first()
}

export function title(page: Page): Locator {
  return page.getByRole('heading', { level: 1 })
}

export function sheet(page: Page): Locator {
  return page.getByRole('dialog')
}

/** A row of a card, by its first line. */
export function row(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole('link', { name }).or(page.getByRole('button', { name })).first()
}

export function toast(page: Page, words: string | RegExp): Locator {
  return page.getByRole('status').filter({ hasText: words }).first()
}

export async function confirmWith(page: Page, yes: string): Promise<void> {
  await button(sheet(page), yes).click()
}

/** A bottom door; capture is the one in the middle. */
export async function openTab(page: Page, tab: 'home' | 'standards' | 'capture' | 'todo' | 'me'): Promise<void> {
  await page.getByRole('navigation', {
    name: t('ui.navigation'),
  }).getByRole('link', {
    name: t(`app.tab.${tab}`),
  }).click()
}

/** To another page of the same server. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
}
