import type { Ref } from 'vue'
import { onScopeDispose, watch } from 'vue'

const reachable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])'

export interface FocusKeeper {
  /** Moves the focus into the panel: to what asks for it (`[data-focus]`), otherwise to the panel itself. */
  enter: () => void
  /** Keeps Tab inside the panel; listen to its keydown. */
  turn: (event: KeyboardEvent) => void
}

/** Focus for a modal panel: goes in when it opens, stays in, returns to where it came from. */
export function useFocusKeeper(panel: Readonly<Ref<HTMLElement | null>>, open: Readonly<Ref<boolean>>): FocusKeeper {
  let before: Element | null = null

  const giveBack = (): void => {
    if (before instanceof HTMLElement && before.isConnected)
      before.focus({ preventScroll: true })
    before = null
  }

  watch(open, (isOpen) => {
    if (isOpen)
      before = document.activeElement
    else
      giveBack()
  }, { immediate: true })
  onScopeDispose(() => open.value && giveBack())

  return {
    enter() {
      const wish = panel.value?.querySelector<HTMLElement>('[data-focus]') ?? panel.value?.closest<HTMLElement>('[role="dialog"]')
      wish?.focus({ preventScroll: true })
    },
    turn(event) {
      const stops = [
        ...panel.value?.querySelectorAll<HTMLElement>(reachable) ?? [],
      ].filter(stop => stop.checkVisibility())
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
