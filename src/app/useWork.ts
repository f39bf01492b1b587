import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { useLive } from '../ui/useLive.ts'
import { isLeftToPhone } from '../widgets/capture-draft.ts'
import { isSending } from '../widgets/sync-truth.ts'
import { useSyncTruth } from '../widgets/useSyncTruth.ts'

/** Is something under way that a reload would disturb: a draft, a camera that was opened, an upload? */
export function useWork(): ComputedRef<boolean> {
  const { store } = useOpened()
  const drafts = useLive(store.drafts.watch(), [])
  const { activity } = useSyncTruth()
  const begun = computed(() => drafts.value.filter(draft => !isLeftToPhone(draft)))
  return computed(() => begun.value.length > 0 || isSending(activity.value))
}
