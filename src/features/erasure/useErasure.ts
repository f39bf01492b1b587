import type { ComputedRef, Ref } from 'vue'
import type { Item, Recorder } from '../../container/shapes.ts'
import type { Erasure } from '../../domain/erasure/schema.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { mayConfirm } from '../../domain/erasure/rules.ts'
import { erasureOf } from '../../domain/erasure/schema.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'

type Decision = Parameters<Recorder['decideErasure']>[1]

export interface ErasureNow {
  /** `null` while loading. */
  item: Readonly<Ref<Item | undefined | null>>
  erasure: ComputedRef<Erasure | undefined>
  evidence: Readonly<Ref<Item | undefined>>
  /** What this person may do with it now. `same`: they would be a second person, but it is theirs. */
  can: ComputedRef<{ confirm: boolean, refuse: boolean, withdraw: boolean, isSame: boolean }>
  decide: (decision: Decision) => Promise<void>
}

/** One order with the evidence that it is about, live. */
export function useErasure(id: string): ErasureNow {
  const { store, recorder, sync } = useOpened()
  const { personId, workScope, may } = useMe()
  const item = useLiveQuery<Item | undefined | null>(() => workScope.value === undefined
    ? undefined
    : store.items.watch({ scope: workScope.value, coll: 'erasure', id }), null)
  const erasure = computed(() => item.value
    ? erasureOf(item.value)
    : undefined)
  const evidenceId = computed(() => erasure.value?.evidenceId)
  const evidence = useLiveQuery<Item | undefined>(() => workScope.value !== undefined && evidenceId.value !== undefined
    ? store.items.watch({ scope: workScope.value, coll: 'evidence', id: evidenceId.value })
    : undefined)
  const can = computed(() => {
    const isOpen = erasure.value?.state === 'ordered' && evidence.value !== undefined
    const isOther = isOpen && mayConfirm(erasure.value!, evidenceOf(evidence.value!), personId)
    const mayDecide = isOpen && may('erasure.confirm')
    return {
      confirm: mayDecide && isOther,
      refuse: mayDecide && erasure.value?.orderedBy !== personId,
      withdraw: isOpen && may('erasure.ask'),
      isSame: mayDecide && !isOther,
    }
  })

  async function decide(decision: Decision): Promise<void> {
    if (!item.value)
      return
    try {
      const { scope, seq } = item.value
      await recorder.decideErasure({ scope, id, seq }, decision)
      sync.nudge()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad', ms: 8000 })
    }
  }

  return {
    item,
    erasure,
    evidence,
    can,
    decide,
  }
}
