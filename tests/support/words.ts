import { readFile } from 'node:fs/promises'

/** The words as the locale file holds them, before the build turns them into syntax trees. */
export async function readWords(locale: 'zh-CN' | 'en'): Promise<Record<string, string>> {
  const file = new URL(`../../src/i18n/locales/${locale}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
}
