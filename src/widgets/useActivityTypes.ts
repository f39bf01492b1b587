import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import type { WordKey } from '../i18n/i18n.ts'
import type { Choice } from '../ui/choice.ts'
import { computed, toValue } from 'vue'
import { useOpened } from '../container/container.ts'
import { activityTypes } from '../domain/activity/schema.ts'
import { t } from '../i18n/i18n.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'

export interface ActivityTypes {
  /** The kinds every unit starts with, then the unit's own. */
  choices: ComputedRef<Choice[]>
  nameOf: (type: string) => string
  /** Clauses that the unit itself tied to a type of its own, as `edition#clause`. */
  clausesOf: (type: string) => readonly string[]
}

const builtIn: readonly string[] = activityTypes

/** Kinds of activity in words. */
export function useActivityTypes(unitScope: MaybeRefOrGetter<string | undefined>): ActivityTypes {
  const { store } = useOpened()
  const rows = useLiveQuery(() => {
    const scope = toValue(unitScope)
    return scope === undefined
      ? undefined
      : store.items.watchList({ scope, coll: 'activityType', limit: 200 })
  }, [])
  const own = computed(() => new Map(rows.value.map(row => [row.id, row.data as { name: string, clauses: readonly string[] }])))
  const nameOf = (type: string): string => builtIn.includes(type)
    ? t(`activities.type.${type}` as WordKey)
    : own.value.get(type)?.name ?? t('activities.type.other')
  return {
    choices: computed(() => [
      ...builtIn,
      ...own.value.keys(),
    ].map(type => ({
      value: type,
      label: nameOf(type),
    }))),
    nameOf,
    clausesOf: type => own.value.get(type)?.clauses ?? [],
  }
}
