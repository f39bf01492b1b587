import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'

/** The kind that shows what was taken away; deleted activities carry no other term. */
export const DELETED = 'deleted'

const SHOWN = 200

export interface DeletedActivities {
  /** How many this person may bring back, as far as the newest go. */
  count: ComputedRef<number>
  mayRestore: (item: Item) => boolean
  restore: (item: Item) => Promise<void>
}

/** Activities that were taken away, for those who may bring them back: the same who may delete them. */
export function useDeletedActivities(scope: Readonly<Ref<string | undefined>>): DeletedActivities {
  const { store, recorder, sync } = useOpened()
  const { personId, may } = useMe()
  const gone = useLiveQuery<readonly Item[]>(() => scope.value === undefined || !may('activity.delete.own')
    ? undefined
    : store.items.watchList({
        scope: scope.value,
        coll: 'activity',
        terms: [DELETED],
        limit: SHOWN,
      }), [])
  const mayRestore = (item: Item): boolean => may(activityOf(item).createdBy === personId
    ? 'activity.delete.own'
    : 'activity.delete.any')
  return {
    count: computed(() => gone.value.filter(mayRestore).length),
    mayRestore,
    async restore({ scope: where, id, seq }) {
      try {
        await recorder.restore('activity', [
          { scope: where, id, seq },
        ])
        sync.nudge()
        toast(t('activities.restored'), { tone: 'done' })
      }
      catch (error) {
        toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })
      }
    },
  }
}
