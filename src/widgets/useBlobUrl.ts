import type { ComputedRef, Ref } from 'vue'
import type { BlobRole } from '../container/shapes.ts'
import type { Failure } from '../domain/failure.ts'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useOpened } from '../container/container.ts'
import { asFailure } from '../domain/failure.ts'
import { watchSteadily } from '../ui/live-watch.ts'

export interface WantedBlob { sha256: string, mime: string, role: BlobRole }

export interface BlobUrl {
  /** Address for `<img>` and `<video>`; given back to the browser when another blob is wanted or the component goes. */
  url: Readonly<Ref<string | undefined>>
  failure: Readonly<Ref<Failure | undefined>>
  /** It is being read or fetched. */
  isLoading: ComputedRef<boolean>
  /** Asks again: after a tap on retry. */
  retry: () => void
}

/**
 * Bytes of a blob as an address: from the phone, else from the server. Where they could not be had, the store is watched,
 * so that the picture appears by itself once the sync loop has brought it; and it is asked
 * for again as soon as the browser is online.
 */
export function useBlobUrl(wanted: () => WantedBlob | undefined): BlobUrl {
  const { store, sync } = useOpened()
  const url = shallowRef<string>()
  const failure = shallowRef<Failure>()
  let ending: AbortController | undefined
  let waiting: { unsubscribe: () => void } | undefined

  function leave(): void {
    ending?.abort()
    waiting?.unsubscribe()
    waiting = undefined
    removeEventListener('online', restart)
    if (url.value)
      URL.revokeObjectURL(url.value)
    url.value = undefined
    failure.value = undefined
  }

  async function load({ sha256, mime, role }: WantedBlob): Promise<void> {
    const own = ending = new AbortController()
    try {
      const blob = await sync.fetchBlob(sha256, { mime, role, signal: own.signal })
      if (!own.signal.aborted) {
        url.value = URL.createObjectURL(blob.type === mime
          ? blob
          : new Blob([blob], { type: mime }))
      }
    }
    catch (error) {
      if (own.signal.aborted)
        return
      failure.value = asFailure(error, 'network-broken')
      // Where the phone has it but not whole, the same answer would come again at once.
      const isHere = failure.value.code === 'file-unreadable'
      waiting = watchSteadily(store.blobs.watch(sha256), facts => (facts !== undefined) !== isHere && restart())
      addEventListener('online', restart)
    }
  }

  function restart(): void {
    leave()
    const blob = wanted()
    if (blob)
      void load(blob)
  }

  watch(() => wanted()?.sha256, restart, { immediate: true })
  onScopeDispose(leave)
  const isLoading = computed(() => wanted() !== undefined && url.value === undefined && failure.value === undefined)
  return {
    url,
    failure,
    isLoading,
    retry: restart,
  }
}
