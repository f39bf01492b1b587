import type { ComputedRef } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Conflict } from '../../domain/conflict/schema.ts'
import type { ConflictNow } from './useConflict.ts'
import type { Version } from './versions.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { fieldWordOf, valueWords } from '../../widgets/conflict-words.ts'
import { titleOf } from '../../widgets/evidence-words.ts'
import { useActivityTypes } from '../../widgets/useActivityTypes.ts'
import { useMe } from '../../widgets/useMe.ts'
import { usePersonNames } from '../../widgets/usePersonNames.ts'

export interface ConflictWords {
  field: ComputedRef<string>
  /** The record that it is about: its title, and the page where it is. */
  record: ComputedRef<{ title: string, to: string } | undefined>
  textOf: (version: Version) => string
  /** 甲 · 9 月 14 日 12:04 */
  writerOf: (version: Version) => string
  /** 您, or a name. */
  nameOf: (personId: string | null | undefined) => string
}

/** Everything of a conflict as people read it. */
export function useConflictWords({ conflict, entity, item }: ConflictNow): ConflictWords {
  const { personId, unitScope } = useMe()
  const people = usePersonNames(unitScope)
  const types = useActivityTypes(unitScope)
  const activityOfId = useActivityTitles(item, conflict)
  const nameOf = (id: string | null | undefined): string => id === personId
    ? t('conflict.you')
    : people.nameOf(id)

  function writerOf({ by, ms }: Version): string {
    const name = by === null
      ? t('conflict.writerUnknown')
      : nameOf(by)
    return ms === null
      ? name
      : t('conflict.writer', {
          name,
          time: formatDateTime(ms),
        })
  }

  return {
    field: computed(() => conflict.value
      ? fieldWordOf(conflict.value)
      : ''),
    record: computed(() => entity.value && recordOf(entity.value)),
    textOf: ({ value }) => conflict.value
      ? valueWords(conflict.value, value, { activityOf: activityOfId, typeOf: types.nameOf })
      : '',
    writerOf,
    nameOf,
  }
}

function recordOf(entity: Item): { title: string, to: string } | undefined {
  if (entity.coll === 'activity')
    return { title: activityOf(entity).title, to: `/activities/${entity.id}` }
  return entity.coll === 'evidence'
    ? {
        title: titleOf(evidenceOf(entity)),
        to: `/evidence/${entity.id}`,
      }
    : undefined
}

/** Titles of the activities that the two texts name, where it is about the activity. */
function useActivityTitles(item: ConflictNow['item'], conflict: ComputedRef<Conflict | undefined>): (id: string) => string {
  const { store } = useOpened()
  const watched = (which: 'kept' | 'lost') => useLiveQuery<Item | undefined>(() => {
    const id = conflict.value?.[which]
    return item.value && conflict.value?.path === 'activityId' && typeof id === 'string'
      ? store.items.watch({ scope: item.value.scope, coll: 'activity', id })
      : undefined
  })
  const both = [
    watched('kept'),
    watched('lost'),
  ]
  return (id) => {
    const found = both.find(one => one.value?.id === id)?.value
    return found
      ? activityOf(found).title
      : t('conflict.field.activity')
  }
}
