import type { ComputedRef, Ref } from 'vue'
import type { JournalOp } from '../../container/shapes.ts'
import type { FileLines } from './file-lines.ts'
import { computed, ref } from 'vue'
import { useOpened } from '../../container/container.ts'
import { useWakeLock } from '../../device/useWakeLock.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useSyncTruth } from '../../widgets/useSyncTruth.ts'
import { fileLines } from './file-lines.ts'

export interface SyncScreenState {
  files: ComputedRef<FileLines>
  /** Changes that the server refused or keeps apart. */
  refusedOps: Readonly<Ref<readonly JournalOp[]>>
  /** A tap on "send now" is being worked off. */
  isBusy: Readonly<Ref<boolean>>
  /** Somebody stopped the sending. */
  isStopped: Readonly<Ref<boolean>>
  sendNow: () => Promise<void>
  stop: () => void
  retry: (sha256: string) => Promise<void>
  settle: (opId: string) => Promise<void>
}

const SHOWN = 200

/** What waits and what was sent, and the few things that a person can do about it. */
export function useSyncScreen(): SyncScreenState {
  const { store, sync } = useOpened()
  const { personId, workScope } = useMe()
  const { activity } = useSyncTruth()
  const { keepAwake, release } = useWakeLock()
  const queue = useLive(store.blobs.watchQueue(SHOWN), [])
  const refusedOps = useLive(store.outbox.watchAttention(), [])
  const items = useLiveQuery(() => workScope.value
    ? store.items.watchList({
        scope: workScope.value,
        coll: 'evidence',
        terms: [`by:${personId}`],
        limit: SHOWN,
      })
    : undefined, [])
  const isBusy = ref(false)
  const isStopped = ref(false)

  /** The screen stays on for as long as it takes: a sleeping phone stops sending. */
  async function sendNow(): Promise<void> {
    isBusy.value = true
    isStopped.value = false
    try {
      await keepAwake()
      await sync.sendNow()
    }
    finally {
      isBusy.value = false
      await release()
    }
  }
  return {
    files: computed(() => fileLines(queue.value, items.value, activity.value.sending)),
    refusedOps,
    isBusy,
    isStopped,
    sendNow,
    stop: () => {
      isStopped.value = true
      sync.stop()
    },
    retry: async sha256 => sync.retryOne(sha256),
    settle: async opId => store.outbox.settle(opId),
  }
}
