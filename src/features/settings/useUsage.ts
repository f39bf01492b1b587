import type { Ref } from 'vue'
import type { BlobCount, BlobUsage } from '../../container/shapes.ts'
import type { StorageRoom } from '../../device/useStoragePersistence.ts'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { useOpened } from '../../container/container.ts'
import { useStoragePersistence } from '../../device/useStoragePersistence.ts'
import { watchSteadily } from '../../ui/live-watch.ts'

export interface UsageNow {
  usage: Readonly<Ref<readonly BlobUsage[]>>
  /** `undefined` where the browser does not say. */
  room: Readonly<Ref<StorageRoom | undefined>>
  /** Bytes that are not on the server yet. */
  waitingBytes: Readonly<Ref<number>>
  /** Own originals that the server and its backup have, and so may go. */
  releasable: Readonly<Ref<BlobCount>>
  look: () => Promise<void>
}

/** What this person's files take on the phone, and how much room there is. Looked at again when the queue changes. */
export function useUsage(): UsageNow {
  const { store } = useOpened()
  const persistence = useStoragePersistence()
  const usage = shallowRef<readonly BlobUsage[]>([])
  const room = shallowRef<StorageRoom>()
  const waitingBytes = ref(0)
  const releasable = ref<BlobCount>({ count: 0, bytes: 0 })
  async function look(): Promise<void> {
    usage.value = await store.blobs.usage()
    releasable.value = await store.blobs.releasable()
    room.value = await persistence.room()
  }
  const subscription = watchSteadily(store.watchSyncState(), (state) => {
    waitingBytes.value = state.waitingBytes
    void look()
  })
  onScopeDispose(() => subscription.unsubscribe())
  return {
    usage,
    room,
    waitingBytes,
    releasable,
    look,
  }
}
