import type { Ref } from 'vue'
import { nextTick, onScopeDispose, watch } from 'vue'

const reachable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])'

export interface FocusKeeper {
  /** Keeps Tab inside the panel; listen to its keydown. */
  turn: (event: KeyboardEvent) => void
}

/**
 * Focus for a modal panel: goes in when it opens (to `[data-focus]`, otherwise to the panel itself), stays in, and
 * returns to where it came from.
 */
export function useFocusKeeper(panel: Readonly<Ref<HTMLElement | null>>, open: Readonly<Ref<boolean>>): FocusKeeper {
  let before: Element | null = null

  const giveBack = (): void => {
    if (before instanceof HTMLElement && before.isConnected)
      before.focus({ preventScroll: true })
    before = null
  }

  const enter = (): void => {
    const wish = panel.value?.querySelector<HTMLElement>('[data-focus]') ?? panel.value?.closest<HTMLElement>('[role="dialog"]')
    wish?.focus({ preventScroll: true })
  }

  watch(open, (isOpen) => {
    if (!isOpen)
      return giveBack()
    before = document.activeElement
    void nextTick(enter)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => open.value && giveBack())

  return {
    turn(event) {
      const stops = [
        ...panel.value?.querySelectorAll<HTMLElement>(reachable) ?? [],
      ].filter(stop => stop.getClientRects().length > 0)
      const edge = event.shiftKey
        ? stops[0]
        : stops.at(-1)
      const other = event.shiftKey
        ? stops.at(-1)
        : stops[0]
      const isAtEdge = document.activeElement === edge || (event.shiftKey && !panel.value?.contains(document.activeElement))
      if (!isAtEdge)
        return
      event.preventDefault()
      other?.focus()
    },
  }
}
