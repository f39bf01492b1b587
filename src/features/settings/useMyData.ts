import type { ComputedRef } from 'vue'
import type { Fact } from '../../ui/AppFacts.vue'
import type { CallState } from './useCall.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { useShare } from '../../device/useShare.ts'
import { dayOf } from '../../domain/time/day.ts'
import { formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useUnit } from '../../widgets/useUnit.ts'
import { useCall } from './useCall.ts'

export interface MyData {
  /** What this phone holds of the person, in words. */
  facts: ComputedRef<Fact[]>
  call: CallState
  /** Everything that the server holds, as a file among the downloads. */
  save: () => Promise<boolean>
}

export function useMyData(): MyData {
  const { calls, now } = useContainer()
  const { store, profile } = useOpened()
  const me = useMe()
  const unit = useUnit()
  const session = useLive(store.facts.watchSession(), undefined)
  const by = `by:${me.personId}`
  const evidence = useLiveQuery(() => me.workScope.value
    ? store.items.watchCounts({
        scope: me.workScope.value,
        coll: 'evidence',
        terms: [by],
      })
    : undefined, {})
  const { save } = useShare()
  const call = useCall()
  return {
    facts: computed(() => [
      {
        label: t('welcome.name'),
        value: me.name.value,
      },
      {
        label: t('welcome.unit'),
        value: unit.name.value ?? t('me.data.unknown'),
      },
      {
        label: t('welcome.roles'),
        value: me.roles.value.map(role => t(`role.${role}`)).join(t('me.comma')),
      },
      {
        label: t('me.data.evidence'),
        value: t('me.data.pieces', { n: evidence.value[by] ?? 0 }),
      },
      {
        label: t('me.data.device'),
        value: profile.deviceId,
      },
      ...(session.value
        ? [
            {
              label: t('me.data.signedInUntil'),
              value: formatDateTime(session.value.expiresMs),
            },
          ]
        : []),
    ]),
    call,
    save: async () => call.run(async () => {
      const blob = await calls.exportMyData()
      save(new File([blob], `${t('me.data.file', {
        name: me.name.value,
        day: dayOf(now()),
      })}.json`, { type: 'application/json' }))
    }),
  }
}
