import type { Ref } from 'vue'
import type { Locale } from './i18n.ts'
import { locale, setLocale } from './i18n.ts'

const storageKey = 'jz-locale'

export interface LocaleChoice {
  locale: Readonly<Ref<Locale>>
  locales: readonly { value: Locale, label: string }[]
  /** Switches now and remembers it on this phone. */
  choose: (next: Locale) => Promise<void>
}

interface Page { document: Pick<Document, 'documentElement'>, storage: Pick<Storage, 'getItem' | 'setItem'> | undefined }

/** Storage throws in some private windows; the language then lasts for this visit only. */
function remembered(storage: Page['storage']): string | null {
  try {
    return storage?.getItem(storageKey) ?? null
  }
  catch {
    return null
  }
}

function remember(storage: Page['storage'], value: Locale): void {
  try {
    storage?.setItem(storageKey, value)
  }
  catch {
    // Only a convenience: the next visit starts in Chinese again.
  }
}

function thisPage(): Page {
  return {
    document: globalThis.document,
    storage: safeStorage(),
  }
}

function safeStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  }
  catch {
    return undefined
  }
}

/** The language of the screen, to read and to choose. */
export function useLocale(page: Page = thisPage()): LocaleChoice {
  return {
    locale,
    // Each language names itself: whoever is lost in the wrong one can still find their own.
    locales: [
      { value: 'zh-CN', label: '简体中文' },
      { value: 'en', label: 'English' },
    ],
    async choose(next) {
      await show(next, page)
      remember(page.storage, next)
    },
  }
}

async function show(next: Locale, page: Page): Promise<void> {
  await setLocale(next)
  page.document.documentElement.lang = next
}

/** Called once at start: the remembered language, otherwise Chinese. Chinese also when the words cannot be fetched. */
export async function startLocale(page: Page = thisPage()): Promise<void> {
  const wish: Locale = remembered(page.storage) === 'en'
    ? 'en'
    : 'zh-CN'
  await show(wish, page).catch(async () => show('zh-CN', page))
}
