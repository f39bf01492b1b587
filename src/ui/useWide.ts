import type { Ref } from 'vue'
import { useMediaQuery } from '@vueuse/core'

/** From 900 px list and detail stand side by side. The same number is written in the style sheets; the old spelling for old Safari. */
export function useWide(): Readonly<Ref<boolean>> {
  return useMediaQuery('(min-width: 900px)')
}
