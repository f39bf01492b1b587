import type { ComputedRef, InjectionKey, Ref } from 'vue'
import type { SyncActivity, SyncState } from '../container/shapes.ts'
import type { Delivery } from './delivered.ts'
import type { FlowTruth, Run, SyncTruth, Waiting } from './sync-truth.ts'
import { computed, inject, onScopeDispose, provide, ref, shallowRef, watch } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLive } from '../ui/useLive.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { deliveryOf } from './delivered.ts'
import { DELIVERED_STANDS_MS, flowTruth, nextRun, syncTruth, waitingOf } from './sync-truth.ts'
import { unsavedOf } from './unsaved.ts'

export interface SyncTruthNow {
  truth: ComputedRef<SyncTruth>
  /** The same without what a person has to look at. */
  flow: ComputedRef<FlowTruth>
  state: Readonly<Ref<SyncState>>
  /** False until the store has answered the first time: `state` says nothing yet. */
  isKnown: ComputedRef<boolean>
  activity: Readonly<Ref<SyncActivity>>
  /** Delivered in the run that goes on, or that ended last. */
  run: Readonly<Ref<Run>>
  /** Originals that are not on the server yet. */
  waitingFiles: ComputedRef<number>
  /** Whether "all delivered" may be said, and what speaks against it. */
  delivery: ComputedRef<Delivery>
}

const key: InjectionKey<SyncTruthNow> = Symbol('sync truth')

export const nothingYet: SyncState = {
  waitingOps: 0,
  waitingBlobs: 0,
  waitingBytes: 0,
  oldestMs: null,
  files: { waiting: 0, refused: 0, sent: 0 },
  heldBlobs: 0,
  deferredOps: 0,
  quarantinedOps: 0,
  doubtedOps: 0,
  needsAttention: 0,
  lastSyncMs: null,
  epoch: '',
  scopes: [],
}

/** Called once around the screens of a person, so that a run of uploads is counted on when screens change. */
export function provideSyncTruth(): SyncTruthNow {
  const now = watchSync()
  provide(key, now)
  return now
}

/** The truth about sending and receiving, from the data. */
export function useSyncTruth(): SyncTruthNow {
  return inject(key, watchSync, true)
}

function watchSync(): SyncTruthNow {
  const { now, shell } = useContainer()
  const { store, sync } = useOpened()
  const state = useLive(store.watchSyncState(), nothingYet)
  const activity = shallowRef(sync.activity())
  onScopeDispose(sync.onActivity(next => activity.value = next))
  const waitingFiles = computed(() => state.value.files.waiting + state.value.files.refused)
  const { run, nowMs } = useRun(computed(() => waitingOf(state.value, waitingFiles.value)), now)
  const seemsOnline = useBrowserHint()
  const tray = useLiveQuery(() => isHeldBack.value
    ? undefined
    : shell.watchTray())
  const isKnown = computed(() => state.value !== nothingYet)
  const delivery = computed(() => deliveryOf({
    isKnown: isKnown.value,
    state: state.value,
    activity: activity.value,
    seemsOnline: seemsOnline.value,
    tray: tray.value?.length,
    unsaved: unsavedOf(store),
  }))
  const facts = computed(() => ({
    state: state.value,
    activity: activity.value,
    waitingFiles: waitingFiles.value,
    seemsOnline: seemsOnline.value,
    run: run.value,
    delivery: delivery.value,
    nowMs: nowMs.value,
  }))
  return {
    truth: computed(() => syncTruth(facts.value)),
    flow: computed(() => flowTruth(facts.value)),
    state,
    isKnown,
    activity,
    run,
    waitingFiles,
    delivery,
  }
}

function useRun(waiting: ComputedRef<Waiting>, now: () => number): { run: Ref<Run>, nowMs: Ref<number> } {
  const run = shallowRef<Run>({ done: 0, endedMs: null })
  const nowMs = ref(now())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(waiting, (after, before) => {
    nowMs.value = now()
    run.value = nextRun(run.value, { before, after, nowMs: nowMs.value })
    clearTimeout(timer)
    if (run.value.endedMs !== null)
      timer = setTimeout(() => nowMs.value = now(), DELIVERED_STANDS_MS + 1000)
  })
  onScopeDispose(() => clearTimeout(timer))
  return { run, nowMs }
}

/** Only a "no" of the browser is reliable; a "yes" is left to what the server answers. */
function useBrowserHint(): Ref<boolean> {
  const seemsOnline = ref(navigator.onLine)
  const look = (): void => {
    seemsOnline.value = navigator.onLine
  }
  addEventListener('online', look)
  addEventListener('offline', look)
  onScopeDispose(() => {
    removeEventListener('online', look)
    removeEventListener('offline', look)
  })
  return seemsOnline
}
