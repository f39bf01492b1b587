import type { ComputedRef } from 'vue'
import type { ItemQuery } from '../container/shapes.ts'
import type { Todo } from './todo.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { useLive } from '../ui/useLive.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { splitDrafts } from './todo.ts'
import { useMe } from './useMe.ts'

/** Nobody works off more than this in one go; the rest comes up as these are done. */
const SHOWN = 200

/** What waits for this person, kept up to date. */
export function useTodo(): ComputedRef<Todo> {
  const { shell } = useContainer()
  const { store } = useOpened()
  const { personId, workScope, may } = useMe()
  const listOf = (query: Omit<ItemQuery, 'scope'>) => useLiveQuery(() => workScope.value
    ? store.items.watchList({ scope: workScope.value, limit: SHOWN, ...query })
    : undefined, [])
  const own = (status: string) => listOf({
    coll: 'evidence',
    terms: [`by:${personId}`, `status:${status}`],
  })
  const returned = own('returned')
  const drafts = own('draft')
  const conflicts = listOf({
    coll: 'conflict',
    terms: ['open'],
  })
  const attention = useLive(store.outbox.watchAttention(), [])
  const queue = useLive(store.blobs.watchQueue(SHOWN), [])
  const unfinished = useLive(store.drafts.watch(), [])
  const tray = useLive(shell.watchTray(), [])
  return computed(() => ({
    returned: returned.value,
    refusedOps: attention.value,
    refusedFiles: queue.value.filter(blob => blob.state === 'refused'),
    ...splitDrafts(drafts.value),
    unfinished: unfinished.value,
    tray: tray.value,
    conflicts: may('conflict.settle')
      ? conflicts.value
      : [],
  }))
}
