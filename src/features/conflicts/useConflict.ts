import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Conflict } from '../../domain/conflict/schema.ts'
import type { Versions } from './versions.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { actionToEdit, editOf } from '../../domain/conflict/edit.ts'
import { actionToSettle } from '../../domain/conflict/ops.ts'
import { conflictOf } from '../../domain/conflict/schema.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'
import { versionsOf } from './versions.ts'

/** What one may do with a conflict now; `waiting` while one of the texts has not reached the server, which decides what stands. */
export type Allowed = 'nothing' | 'waiting' | 'keep' | 'all'

export interface ConflictNow {
  /** `null` while loading, `undefined` where there is none. */
  item: Readonly<Ref<Item | undefined | null>>
  conflict: ComputedRef<Conflict | undefined>
  /** The record whose field it is. */
  entity: Readonly<Ref<Item | undefined>>
  versions: ComputedRef<Versions | undefined>
  allowed: ComputedRef<Allowed>
}

/** One conflict of the newest cycle with the record that it is about, live. */
export function useConflict(id: () => string): ConflictNow {
  const { store } = useOpened()
  const { personId, workScope, may } = useMe()
  const item = useLiveQuery<Item | undefined | null>(() => workScope.value === undefined
    ? undefined
    : store.items.watch({
        scope: workScope.value,
        coll: 'conflict',
        id: id(),
      }), null)
  const conflict = computed(() => item.value
    ? conflictOf(item.value)
    : undefined)
  const spot = computed(() => conflict.value && `${conflict.value.coll}/${conflict.value.entityId}`)
  const entity = useLiveQuery<Item | undefined>(() => {
    const [coll, entityId] = spot.value?.split('/') ?? []
    return workScope.value !== undefined && coll !== undefined && entityId !== undefined
      ? store.items.watch({ scope: workScope.value, coll, id: entityId })
      : undefined
  })

  function allowedWith(about: Conflict): Allowed {
    if (!may(actionToSettle(about, personId)))
      return 'nothing'
    // Never numbered by the server: only this phone thinks so, until the answer has come.
    if (item.value?.seq === 0)
      return 'waiting'
    const target = entity.value
    const isEditable = target && !target.deleted && editOf({ ...about, value: '' }) && may(actionToEdit(target, personId))
    return isEditable
      ? 'all'
      : 'keep'
  }

  return {
    item,
    conflict,
    entity,
    versions: computed(() => conflict.value && versionsOf(conflict.value, entity.value)),
    allowed: computed(() => conflict.value
      ? allowedWith(conflict.value)
      : 'nothing'),
  }
}
