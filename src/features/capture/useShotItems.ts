import type { ComputedRef } from 'vue'
import type { Item, Target } from '../../container/shapes.ts'
import type { CaptureSession } from './capture-session.ts'
import { computed, onScopeDispose, shallowReactive, watch } from 'vue'
import { useOpened } from '../../container/container.ts'
import { watchSteadily } from '../../ui/live-watch.ts'

export interface ShotItems {
  /** Saved and not deleted, in the order they were taken. */
  items: ComputedRef<readonly Item[]>
  /** As the recorder wants it: with the row number that was seen when the screen opened. */
  targetOf: (item: Item) => Target
}

/** The evidence of a session as it is on the phone now. */
export function useShotItems(session: () => CaptureSession | undefined): ShotItems {
  const { store } = useOpened()
  const found = shallowReactive(new Map<string, Item>())
  const seen = new Map<string, number>()
  const watching = new Map<string, { unsubscribe: () => void }>()
  const ids = computed(() => session()?.shots.flatMap(shot => shot.status === 'saved'
    ? shot.id
    : []) ?? [])

  watch(ids, (now) => {
    const scope = session()?.data.value.scope
    if (!scope)
      return
    for (const id of now.filter(each => !watching.has(each))) {
      watching.set(id, watchSteadily(store.items.watch({ scope, coll: 'evidence', id }), (item) => {
        if (!item)
          return
        if (!seen.has(id))
          seen.set(id, item.seq)
        found.set(id, item)
      }))
    }
  }, { immediate: true })
  onScopeDispose(() => watching.forEach(each => each.unsubscribe()))

  return {
    items: computed(() => ids.value.flatMap((id) => {
      const item = found.get(id)
      return item && !item.deleted
        ? item
        : []
    })),
    targetOf({ scope, id }) {
      const seq = seen.get(id)
      return seq
        ? { scope, id, seq }
        : { scope, id }
    },
  }
}
