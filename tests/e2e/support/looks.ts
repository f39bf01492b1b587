import type { Page } from '@playwright/test'

/** How the app looks to one person: language, light or dark, size of type. */
export interface Look { locale: 'zh-CN' | 'en', theme: 'light' | 'dark', type: 'normal' | 'large' | 'larger' }

/** Sets what the appearance page would set, for every page that is opened afterwards. */
export async function setLook(page: Page, { locale, theme, type }: Look): Promise<void> {
  await page.evaluate((wish) => {
    localStorage.setItem('jz-locale', wish.locale)
    localStorage.setItem('jz-theme', wish.theme)
    localStorage.setItem('jz-type', wish.type)
  }, { locale, theme, type })
}

/** Did it take? The page says so on its root. */
export async function looksLike(page: Page, { locale, theme, type }: Look): Promise<boolean> {
  return page.evaluate(wish => document.documentElement.lang === wish.locale
    && document.documentElement.dataset.theme === wish.theme
    && (document.documentElement.dataset.type ?? 'normal') === wish.type, { locale, theme, type })
}

/**
 * Every screen is seen in two looks that have nothing in common, so it meets both languages, both themes, small and large
 * type; and the two pairs of looks together hold every pair of language, theme and size.
 */
export const pairedLooks: ReadonlyArray<readonly [Look, Look]> = [
  [
    { locale: 'zh-CN', theme: 'light', type: 'normal' },
    { locale: 'en', theme: 'dark', type: 'larger' },
  ],
  [
    { locale: 'zh-CN', theme: 'dark', type: 'large' },
    { locale: 'en', theme: 'light', type: 'normal' },
  ],
]
