import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import { computed, toValue } from 'vue'
import { useOpened } from '../container/container.ts'
import { personOf } from '../domain/unit/ops.ts'
import { t } from '../i18n/i18n.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'

export interface PersonNames {
  /** Everyone of the unit, by name. Empty for an inspector, who is not told. */
  people: ComputedRef<ReadonlyArray<{ id: string, name: string }>>
  nameOf: (personId: string | null | undefined) => string
}

/** Display names of the unit's people. */
export function usePersonNames(unitScope: MaybeRefOrGetter<string | undefined>): PersonNames {
  const { store } = useOpened()
  const rows = useLiveQuery(() => {
    const scope = toValue(unitScope)
    return scope === undefined
      ? undefined
      : store.items.watchList({ scope, coll: 'person', limit: 2000 })
  }, [])
  const names = computed(() => new Map(rows.value.map(row => [row.id, personOf(row).name])))
  return {
    people: computed(() => [...names.value].map(([id, name]) => ({ id, name }))),
    nameOf: personId => (personId && names.value.get(personId)) || t('evidence.someone'),
  }
}
