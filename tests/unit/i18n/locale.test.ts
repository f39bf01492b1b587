import { afterEach, expect, test } from 'vitest'
import { setLocale, t } from '../../../src/i18n/i18n.ts'
import { startLocale, useLocale } from '../../../src/i18n/useLocale.ts'

afterEach(async () => setLocale('zh-CN'))

function aPage(saved: Record<string, string> = {}): { page: NonNullable<Parameters<typeof useLocale>[0]>, html: { lang: string }, saved: Record<string, string> } {
  const html = { lang: '' }
  const storage = {
    getItem: (key: string) => saved[key] ?? null,
    setItem: (key: string, value: string) => void (saved[key] = value),
  }
  return {
    page: {
      document: { documentElement: html as HTMLElement },
      storage,
    },
    html,
    saved,
  }
}

test('the page starts in Chinese and says so to screen readers', async () => {
  const { page, html } = aPage()
  await startLocale(page)
  expect([
    html.lang,
    t('ui.undo'),
  ]).toEqual(['zh-CN', '撤销'])
})

test('a chosen language comes back at the next visit', async () => {
  const { page, saved } = aPage()
  await useLocale(page).choose('en')
  expect(t('ui.undo')).toBe('Undo')
  await setLocale('zh-CN')
  const later = aPage(saved)
  await startLocale(later.page)
  expect([
    later.html.lang,
    t('ui.undo'),
  ]).toEqual(['en', 'Undo'])
})

test('a window that forbids storage still changes the language for this visit', async () => {
  const forbidden = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  const { page } = aPage()
  const hostile = {
    ...page,
    storage: { getItem: forbidden, setItem: forbidden },
  }
  await startLocale(hostile)
  await useLocale(hostile).choose('en')
  expect(t('ui.undo')).toBe('Undo')
})

test('a language nobody knows is read as Chinese', async () => {
  const { page, html } = aPage({ 'jz-locale': 'xx' })
  await startLocale(page)
  expect(html.lang).toBe('zh-CN')
})
