import type { ComputedRef, Ref } from 'vue'
import type { BlobFacts, JournalOp } from '../../container/shapes.ts'
import type { FileLine } from './file-lines.ts'
import { computed, ref } from 'vue'
import { useOpened } from '../../container/container.ts'
import { useWakeLock } from '../../device/useWakeLock.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useOwners } from '../../widgets/useOwners.ts'
import { useSyncTruth } from '../../widgets/useSyncTruth.ts'
import { fileLines } from './file-lines.ts'
import { isOfAFile } from './op-words.ts'

export interface Files {
  refused: readonly FileLine[]
  /** On its way first, then in the order of waiting; a page of them. */
  waiting: readonly FileLine[]
  /** Waiting files that are not on the page. */
  moreWaiting: number
  /** The newest. */
  sent: readonly FileLine[]
}

export interface SyncScreenState {
  files: ComputedRef<Files>
  showMore: () => void
  /** Changes without a file that wait, oldest first, and whether there are more than these. */
  changes: ComputedRef<{ ops: readonly JournalOp[], hasMore: boolean }>
  /** Changes that the server refused or keeps apart. */
  refusedOps: Readonly<Ref<readonly JournalOp[]>>
  /** A tap on "send now" is being worked off. */
  isBusy: Readonly<Ref<boolean>>
  /** Somebody stopped the sending. */
  isStopped: Readonly<Ref<boolean>>
  sendNow: () => Promise<void>
  stop: () => void
  retry: (hashes: readonly string[]) => Promise<void>
  settle: (opId: string) => Promise<void>
}

const PAGE = 40
const SENT_SHOWN = 20
/** Refused ones are few, and each needs somebody. */
const REFUSED_SHOWN = 200
const CHANGES_SHOWN = 100

/** What waits and what was sent, and the few things that a person can do about it. */
export function useSyncScreen(): SyncScreenState {
  const { store, sync } = useOpened()
  const { state, activity } = useSyncTruth()
  const limit = ref(PAGE)
  const waiting = useLiveQuery<readonly BlobFacts[]>(() => store.blobs.watchQueue({ state: 'waiting', limit: limit.value }), [])
  const refused = useLive(store.blobs.watchQueue({ state: 'refused', limit: REFUSED_SHOWN }), [])
  const sent = useLive(store.blobs.watchQueue({ state: 'sent', limit: SENT_SHOWN }), [])
  const ops = useLive(store.outbox.watchWaiting(CHANGES_SHOWN), [])
  const owners = useOwners(() => [
    ...refused.value,
    ...waiting.value,
    ...sent.value,
  ])
  const lines = (blobs: readonly BlobFacts[]): FileLine[] => fileLines(blobs, owners.value, activity.value.sending)
  return {
    files: computed(() => ({
      refused: lines(refused.value),
      waiting: lines(waiting.value),
      moreWaiting: Math.max(0, state.value.files.waiting - waiting.value.length),
      sent: lines(sent.value),
    })),
    showMore: () => {
      limit.value += PAGE
    },
    changes: computed(() => ({
      ops: ops.value.filter(op => !isOfAFile(op)),
      hasMore: ops.value.length === CHANGES_SHOWN,
    })),
    refusedOps: useLive(store.outbox.watchAttention(), []),
    ...useSending(),
    retry: async (hashes) => {
      await Promise.all(hashes.map(sha256 => sync.retryOne(sha256)))
    },
    settle: async opId => store.outbox.settle(opId),
  }
}

/** The screen stays on for as long as it takes: a sleeping phone stops sending. */
function useSending(): Pick<SyncScreenState, 'isBusy' | 'isStopped' | 'sendNow' | 'stop'> {
  const { sync } = useOpened()
  const { keepAwake, release } = useWakeLock()
  const isBusy = ref(false)
  const isStopped = ref(false)

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
    isBusy,
    isStopped,
    sendNow,
    stop: () => {
      isStopped.value = true
      sync.stop()
    },
  }
}
