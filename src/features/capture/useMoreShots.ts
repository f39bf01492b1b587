import type { ComputedRef, ShallowRef } from 'vue'
import type { CaptureSession } from './capture-session.ts'
import type { Incoming } from './incoming.ts'
import { computed } from 'vue'
import { asFailure, Failure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'

export interface MoreShots {
  /** The same way as the first ones came, as far as it has a button. */
  kind: ComputedRef<'camera' | 'gallery' | 'file'>
  /** On their way to the disk, those whose turn has not come included. */
  reading: ComputedRef<number>
  begin: (open: () => void) => Promise<void>
  receive: (files: readonly Incoming[]) => Promise<void>
}

/** One more photo from the screen of the words. */
export function useMoreShots(session: Readonly<ShallowRef<CaptureSession | undefined>>): MoreShots {
  const kind = computed(() => {
    const via = session.value?.data.value.via
    return via === 'gallery' || via === 'file'
      ? via
      : 'camera'
  })
  return {
    kind,
    reading: computed(() => session.value?.underway.count.value ?? 0),
    async begin(open) {
      const current = session.value
      if (!current)
        return sayFailure(new Failure('storage-unavailable'))
      // Promised ahead after each shot: the camera opens within the tap.
      if (current.isReady.value && current.data.value.via === kind.value)
        return open()
      try {
        await current.intend({ stage: kind.value, via: kind.value })
        open()
      }
      catch (error) {
        sayFailure(error)
      }
    },
    async receive(files) {
      if (!session.value)
        return sayFailure(new Failure('not-saved'))
      await session.value.add(files, kind.value)
    },
  }
}

function sayFailure(error: unknown): void {
  toast(t(`failure.${asFailure(error, 'storage-unavailable').code}`), { tone: 'bad' })
}
