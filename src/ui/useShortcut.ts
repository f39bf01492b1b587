import type { Ref } from 'vue'
import { computed, onScopeDispose, shallowRef } from 'vue'

export interface Shortcut {
  /** As `KeyboardEvent.key`: 'j', '/', '?', 'Escape'. Letters match without regard to case. */
  key: string
  /** What it does, in words, for the list under `?`. */
  words: () => string
  run: () => void
}

const active = shallowRef<readonly Shortcut[]>([])

/** The keys that work now, in the order they were offered; for the list under `?`. */
export const shortcuts: Readonly<Ref<readonly Shortcut[]>> = computed(() => active.value)

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target))
    return
  // The screen on top was mounted last: its keys win.
  const hit = active.value.findLast(shortcut => shortcut.key.toLowerCase() === event.key.toLowerCase())
  if (!hit)
    return
  event.preventDefault()
  hit.run()
}

/** Offers a key while the component lives. Never while someone types, never with Ctrl, Alt or Meta. */
export function useShortcut(key: string, words: () => string, run: () => void): void {
  const shortcut: Shortcut = { key, words, run }
  if (active.value.length === 0)
    document.addEventListener('keydown', listen)
  active.value = [...active.value, shortcut]
  onScopeDispose(() => {
    active.value = active.value.filter(other => other !== shortcut)
    if (active.value.length === 0)
      document.removeEventListener('keydown', listen)
  })
}
