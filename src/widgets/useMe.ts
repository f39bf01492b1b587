import type { ComputedRef } from 'vue'
import type { Grant, Role } from '../domain/access/roles.ts'
import type { Action } from '../domain/access/table.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { grantsAt } from '../domain/access/roles.ts'
import { may } from '../domain/access/table.ts'
import { parseScope } from '../domain/scope.ts'
import { useLive } from '../ui/useLive.ts'
import { useClockOffset } from './useClockOffset.ts'

export interface Me {
  personId: string
  name: ComputedRef<string>
  roles: ComputedRef<readonly Role[]>
  grants: ComputedRef<readonly Grant[]>
  /** May this person do it, by the same table that the server refuses by? */
  may: (action: Action) => boolean
  /** The unit's scope, `undefined` for an inspector. */
  unitScope: ComputedRef<string | undefined>
  /** The newest cycle's work, `undefined` for an inspector. */
  workScope: ComputedRef<string | undefined>
  visitScopes: ComputedRef<readonly string[]>
  /** Only an inspector's grants: another home, nothing of the unit's own work. */
  isInspectorOnly: ComputedRef<boolean>
}

/** Who is in, what they may do and which scopes they read, from the last answer of the server; holds offline. */
export function useMe(): Me {
  const { now } = useContainer()
  const { profile, store } = useOpened()
  const session = useLive(store.facts.watchSession(), undefined)
  const scopes = computed(() => session.value?.scopes ?? profile.scopes)
  const offsetMs = useClockOffset()
  const grants = computed(() => grantsAt(session.value?.grants ?? profile.grants, now() + offsetMs.value).filter(grant => grant.personId === profile.personId))
  const roles = computed(() => [
    ...new Set(grants.value.map(grant => grant.role)),
  ])
  const ofKind = (kind: string): string[] => scopes.value.filter(scope => parseScope(scope)?.kind === kind)
  return {
    personId: profile.personId,
    name: computed(() => session.value?.name ?? profile.name),
    roles,
    grants,
    may: action => may(roles.value, action),
    unitScope: computed(() => ofKind('unit')[0]),
    // Cycle ids are UUIDv7: the greatest is the newest.
    workScope: computed(() => ofKind('work').sort().at(-1)),
    visitScopes: computed(() => ofKind('visit').sort()),
    isInspectorOnly: computed(() => roles.value.length > 0 && roles.value.every(role => role === 'inspector')),
  }
}
