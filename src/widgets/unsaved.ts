import type { DeviceStore } from '../container/shapes.ts'
import { shallowReactive } from 'vue'

/** Bytes that live in this page only. */
export interface Unsaved {
  /** Could not be written; a person has to see to them. */
  failed: () => number
  /** On their way to the disk. */
  underway: () => number
}

interface Keeper extends Unsaved { store: DeviceStore }

const keepers = shallowReactive(new Set<Keeper>())

/** Whoever holds bytes that are on no disk says so here: every screen tells, and closing the page asks first. Returns the end of it. */
export function keepUnsaved(store: DeviceStore, unsaved: Unsaved): () => void {
  const keeper = { ...unsaved, store }
  keepers.add(keeper)
  addEventListener('beforeunload', askFirst)
  return () => {
    keepers.delete(keeper)
    if (keepers.size === 0)
      removeEventListener('beforeunload', askFirst)
  }
}

/** How many things of this person could not be saved and wait in this page. Reactive. */
export function unsavedOf(store: DeviceStore): number {
  return [...keepers].filter(keeper => keeper.store === store).reduce((sum, { failed }) => sum + failed(), 0)
}

/** Closing the page now would lose the only copy. */
function askFirst(event: BeforeUnloadEvent): void {
  if ([...keepers].some(({ failed, underway }) => failed() + underway() > 0))
    event.preventDefault()
}
