import type { ComputedRef, InjectionKey } from 'vue'
import type { BlobFacts, Item, ItemQuery, JournalOp } from '../container/shapes.ts'
import type { Todo } from './todo.ts'
import { computed, inject, provide } from 'vue'
import { useOpened } from '../container/container.ts'
import { erasureOf } from '../domain/erasure/schema.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { splitOwn } from './todo.ts'
import { useArrived } from './useArrived.ts'
import { useIntake } from './useIntake.ts'
import { useMe } from './useMe.ts'

/** Nobody works off more than this in one go; the rest comes up as these are done. */
const SHOWN = 200

const key: InjectionKey<ComputedRef<Todo>> = Symbol('todo')

/** Called once around the screens of a person: tabs and screens look at the same list. */
export function provideTodo(): ComputedRef<Todo> {
  const todo = watchTodo()
  provide(key, todo)
  return todo
}

/** What waits for this person, kept up to date. */
export function useTodo(): ComputedRef<Todo> {
  return inject(key, watchTodo, true)
}

function watchTodo(): ComputedRef<Todo> {
  const { store } = useOpened()
  const { personId, workScope, may } = useMe()
  const { isHere } = useArrived()
  const listOf = (query: () => Omit<ItemQuery, 'scope'>) => useLiveQuery<readonly Item[] | undefined>(() => workScope.value && !isHeldBack.value
    ? store.items.watchList({
        scope: workScope.value,
        limit: SHOWN,
        ...query(),
      })
    : undefined)
  const own = (status: string) => listOf(() => ({
    coll: 'evidence',
    terms: [`by:${personId}`, `status:${status}`],
  }))
  const returned = own('returned')
  const drafts = own('draft')
  const submitted = own('submitted')
  // Whose words were put aside sees it, whatever they may do.
  const conflicts = listOf(() => ({
    coll: 'conflict',
    terms: may('conflict.settle.any')
      ? ['open']
      : ['open', `lost:${personId}`],
  }))
  // What this person ordered waits for somebody else.
  const erasures = useLiveQuery<readonly Item[] | undefined>(() => workScope.value && !isHeldBack.value && may('erasure.confirm')
    ? store.items.watchList({
        scope: workScope.value,
        coll: 'erasure',
        terms: ['open'],
        limit: SHOWN,
      })
    : undefined)
  const attention = useLiveQuery<readonly JournalOp[] | undefined>(() => isHeldBack.value
    ? undefined
    : store.outbox.watchAttention())
  const queue = useLiveQuery<readonly BlobFacts[] | undefined>(() => isHeldBack.value
    ? undefined
    : store.blobs.watchQueue({ state: 'refused', limit: SHOWN }))
  const intake = useIntake()
  const inIntake = computed(() => new Set([
    ...intake.unclaimed.value.map(({ id }) => id),
    ...intake.spoken.value,
  ]))
  const hasAnswered = computed(() => intake.isKnown.value && [
    returned,
    drafts,
    submitted,
    conflicts,
    attention,
    queue,
  ].every(list => list.value !== undefined))
  return computed(() => ({
    returned: returned.value ?? [],
    refusedOps: attention.value ?? [],
    refusedFiles: queue.value ?? [],
    ...splitOwn({ drafts: drafts.value ?? [], submitted: submitted.value ?? [] }, inIntake.value),
    intake: intake.pieces.value,
    imports: intake.imports.value,
    conflicts: conflicts.value ?? [],
    erasures: (erasures.value ?? []).filter(item => erasureOf(item).orderedBy !== personId),
    isKnown: isHere.value && hasAnswered.value,
  }))
}
