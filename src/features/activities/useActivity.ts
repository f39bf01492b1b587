import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Activity } from '../../domain/activity/schema.ts'
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { t } from '../../i18n/i18n.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'

export interface ActivityNow {
  /** `null` while loading, `undefined` where there is none. */
  item: Readonly<Ref<Item | undefined | null>>
  activity: ComputedRef<Activity | undefined>
  clauses: ComputedRef<readonly string[]>
  mayEdit: ComputedRef<boolean>
  mayDelete: ComputedRef<boolean>
  /** Takes it away and offers to bring it back. Its evidence stays. */
  remove: () => Promise<void>
}

/** One activity of the newest cycle, live. */
export function useActivity(id: () => string | undefined): ActivityNow {
  const { store, recorder, sync } = useOpened()
  const { personId, workScope, may } = useMe()
  const router = useRouter()
  const item = useLiveQuery<Item | undefined | null>(() => {
    const [scope, wanted] = [
      workScope.value,
      id(),
    ]
    return scope !== undefined && wanted !== undefined
      ? store.items.watch({ scope, coll: 'activity', id: wanted })
      : undefined
  }, null)
  const activity = computed(() => item.value
    ? activityOf(item.value)
    : undefined)
  const isOwn = computed(() => activity.value?.createdBy === personId)

  /** Photos that are filed under nothing visible surprise people: asked first where there are any. */
  async function isAgreed(about: Item): Promise<boolean> {
    const filed = await store.items.list({
      scope: about.scope,
      coll: 'evidence',
      terms: [`activity:${about.id}`],
      limit: 1,
    })
    return filed.length === 0 || confirm({
      title: t('activities.deleteAsk'),
      message: t('activities.deleteAskText'),
      yes: t('activities.delete'),
      tone: 'bad',
    })
  }

  async function remove(): Promise<void> {
    if (!item.value)
      return
    const { scope, id: gone, seq } = item.value
    if (!await isAgreed(item.value))
      return
    await recorder.remove('activity', [
      { scope, id: gone, seq },
    ])
    sync.nudge()
    await router.replace('/activities')
    toast(t('activities.deleted'), {
      undo: async () => {
        await recorder.restore('activity', [
          { scope, id: gone },
        ])
        sync.nudge()
        await router.push(`/activities/${gone}`)
      },
    })
  }

  return {
    item,
    activity,
    clauses: computed(() => elementsOf(activity.value?.clauses)),
    mayEdit: computed(() => may(isOwn.value ? 'activity.edit.own' : 'activity.edit.any')),
    mayDelete: computed(() => may(isOwn.value ? 'activity.delete.own' : 'activity.delete.any')),
    remove,
  }
}
