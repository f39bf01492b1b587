import type { Ref } from 'vue'
import { useMediaQuery } from '@vueuse/core'

/** From 900 px list and detail stand side by side. The same number is written in the style sheets. */
export function useWide(): Readonly<Ref<boolean>> {
  return useMediaQuery('(width >= 900px)')
}
