import type { ComputedRef } from 'vue'
import type { Item, Live } from '../container/shapes.ts'
import type { StandardAssignment } from '../domain/unit/ops.ts'
import type { Me } from './useMe.ts'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'

/**
 * The standards that name me as lead or handler, under my own name or a printed one that was confirmed to be me, and those
 * of the sections that my grants are for.
 */
export function useMyStandards(me: Me, assignments: ComputedRef<ReadonlyMap<string, StandardAssignment>>): ComputedRef<ReadonlySet<string>> {
  const { store } = useOpened()
  const list = (coll: string) => (): Live<Item[]> | undefined => me.unitScope.value === undefined || isHeldBack.value
    ? undefined
    : store.items.watchList({ scope: me.unitScope.value, coll, limit: 500 })
  const aliases = useLiveQuery(list('alias'), [])
  const sections = useLiveQuery(list('section'), [])
  const names = computed(() => new Set([
    me.name.value,
    ...aliases.value.filter(alias => alias.data.personName === me.name.value).map(alias => alias.data.printed),
  ]))
  const mySections = computed(() => {
    const ids = new Set(me.grants.value.flatMap(grant => grant.sectionId ?? []))
    return new Set(sections.value.filter(section => ids.has(section.id)).map(section => section.data.name))
  })
  return computed(() => new Set([...assignments.value].filter(([, row]) => {
    const people = [
      ...row.leads,
      ...Object.values(row.handlers).flat(),
    ]
    return people.some(name => names.value.has(name)) || row.sections.some(name => mySections.value.has(name))
  }).map(([id]) => id)))
}
