import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { isLeftToPhone } from '../widgets/capture-draft.ts'
import { isSending } from '../widgets/sync-truth.ts'
import { useSyncTruth } from '../widgets/useSyncTruth.ts'

/** Is something under way that a reload would disturb: a draft, a camera that was opened, an upload? */
export function useWork(): ComputedRef<boolean> {
  const { store } = useOpened()
  const drafts = useLiveQuery(() => isHeldBack.value
    ? undefined
    : store.drafts.watch(), [])
  const { activity } = useSyncTruth()
  const begun = computed(() => drafts.value.filter(draft => !isLeftToPhone(draft)))
  return computed(() => begun.value.length > 0 || isSending(activity.value))
}
