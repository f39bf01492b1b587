import type { ComponentPublicInstance, Ref } from 'vue'
import { watch } from 'vue'

/**
 * Brings a note before the eyes, and the focus with it, whenever it has more to say than before: who has scrolled down to
 * choose a file would never see it at the top of the page.
 */
export function useComesForward(note: Readonly<Ref<ComponentPublicInstance | null>>, count: () => number): void {
  watch(count, (now, before = 0) => {
    const element = note.value?.$el as HTMLElement | undefined
    if (now <= before || !element)
      return
    element.tabIndex = -1
    element.scrollIntoView({ block: 'center' })
    element.focus({ preventScroll: true })
  }, { flush: 'post' })
}
