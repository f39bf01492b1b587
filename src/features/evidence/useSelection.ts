import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import { computed, shallowRef } from 'vue'

export interface Selection {
  /** `undefined` while nothing is being chosen. */
  ids: Readonly<Ref<ReadonlySet<string> | undefined>>
  items: ComputedRef<readonly Item[]>
  begin: (first?: Item) => void
  toggle: (item: Item) => void
  all: () => void
  end: () => void
}

/** What is ticked of a list. What leaves the list is no longer ticked. */
export function useSelection(list: () => readonly Item[]): Selection {
  const ids = shallowRef<ReadonlySet<string>>()
  return {
    ids,
    items: computed(() => ids.value
      ? list().filter(item => ids.value?.has(item.id))
      : []),
    begin(first) {
      ids.value = new Set([
        ...ids.value ?? [],
        ...first
          ? [first.id]
          : [],
      ])
    },
    toggle({ id }) {
      const now = new Set(ids.value)
      if (!now.delete(id))
        now.add(id)
      ids.value = now
    },
    all() {
      ids.value = new Set(list().map(item => item.id))
    },
    end() {
      ids.value = undefined
    },
  }
}
