import type { Ref } from 'vue'
import type { PathValue } from 'vue-i18n'
import type words from './locales/zh-CN.json'
import { readonly, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import zhCN from './locales/zh-CN.json' with { type: 'json' }
import { sentenceOf } from './message.ts'

/** Every key that may be shown: `zh-CN.json` is the source, a typo does not compile. */
export type Words = typeof words
export type WordKey = keyof Words
export type Locale = 'zh-CN' | 'en'
/** `n` also chooses the plural form where a language has one. */
export type Named = Record<string, string | number>

const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as string,
  fallbackLocale: 'zh-CN',
  missingWarn: false,
  fallbackWarn: false,
  messages: { 'zh-CN': zhCN } as Record<string, Record<string, string>>,
  // Keys are flat ("home.title"): one look-up, no walking along the dots.
  messageResolver: (messages, key) => {
    const text = (messages as Record<string, string>)[key]
    return text === undefined
      ? null
      : sentenceOf(text) as PathValue
  },
})

const keepsNothing = ref(false)

/** The words for a key in the chosen language. Follows a change of language when used in a template or a computed. */
export function t(key: WordKey, named: Named = {}): string {
  const said = keepsNothing.value && `unkept.${key}` in zhCN
    ? `unkept.${key}`
    : key
  return typeof named.n === 'number'
    ? i18n.global.t(said, named, named.n)
    : i18n.global.t(said, named)
}

/** In a browser that keeps nothing no sentence may say "kept on this phone": where one does, `unkept.<key>` is said instead. */
export function sayThatNothingIsKept(isSo: boolean): void {
  keepsNothing.value = isSo
}

const loaders: Record<Exclude<Locale, 'zh-CN'>, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./locales/en.json'),
}

export const locale = readonly(i18n.global.locale) as Readonly<Ref<Locale>>

/** Shows the app in another language; the words are fetched first, so nothing is ever half translated. */
export async function setLocale(next: Locale): Promise<void> {
  if (next !== 'zh-CN' && !i18n.global.availableLocales.includes(next))
    i18n.global.setLocaleMessage(next, (await loaders[next]()).default)
  i18n.global.locale.value = next
}
