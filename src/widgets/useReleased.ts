import type { Ref } from 'vue'
import type { ReleasedBlob } from '../container/shapes.ts'
import { computed, ref } from 'vue'
import { useOpened } from '../container/container.ts'
import { asFailure, Failure } from '../domain/failure.ts'
import { t } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'

export interface Released {
  /** Own originals whose bytes went to make room, the newest first. */
  released: Readonly<Ref<readonly ReleasedBlob[]>>
  /** From the server, held against its hash, and kept. Says how it went. */
  bringBack: (file: Pick<ReleasedBlob, 'sha256' | 'mime'>) => Promise<void>
  isFetching: Readonly<Ref<boolean>>
}

/** What this phone let go because the server and its backup have it, and the way back; all, or of these hashes. */
export function useReleased(of?: () => readonly string[]): Released {
  const { store, sync } = useOpened()
  const released = useLiveQuery<readonly ReleasedBlob[]>(() => store.blobs.watchReleased(of?.()), [])
  const fetching = ref(0)

  async function bringBack({ sha256, mime }: Pick<ReleasedBlob, 'sha256' | 'mime'>): Promise<void> {
    fetching.value += 1
    try {
      await sync.fetchBlob(sha256, { mime, role: 'original' })
      // A full phone shows what it fetched and does not keep it.
      if (!await store.blobs.facts(sha256))
        throw new Failure('storage-full')
      toast(t('released.back'), { tone: 'done' })
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'network-broken').code}`), { tone: 'bad', ms: 8000 })
    }
    fetching.value -= 1
  }

  return {
    released,
    bringBack,
    isFetching: computed(() => fetching.value > 0),
  }
}
