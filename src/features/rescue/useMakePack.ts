import type { ComputedRef, Ref } from 'vue'
import type { Unsent } from '../../container/shapes.ts'
import type { Failure } from '../../domain/failure.ts'
import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { PACK_ENDING } from '../../domain/rescue/pack.ts'
import { isStrongPassphrase, makePassphrase, typedPassphrase } from '../../domain/rescue/passphrase.ts'
import { dayOf } from '../../domain/time/day.ts'
import { t } from '../../i18n/i18n.ts'
import { useOnlineCall } from '../../widgets/useOnlineCall.ts'

export interface MadeFile {
  file: File
  /** Files that this phone can no longer read. */
  unreadable: number
}

export interface MakePack {
  unsent: Ref<Unsent | undefined>
  bytes: ComputedRef<number>
  passphrase: Ref<string>
  isOwn: Ref<boolean>
  isTooWeak: ComputedRef<boolean>
  /** Made here and only ever shown here. */
  choose: (own: boolean) => void
  progress: Ref<{ done: number, total: number }>
  made: Ref<MadeFile | undefined>
  /** When this person made one last on this phone. */
  lastMs: Ref<number | undefined>
  isBusy: Readonly<Ref<boolean>>
  failure: Ref<Failure | undefined>
  make: () => Promise<void>
  stop: () => void
}

/** Takes along as a file what was not sent. Nothing of it is marked as sent by that. */
export function useMakePack(): MakePack {
  const { rescue, shell, now } = useContainer()
  const { store, profile } = useOpened()
  const { isBusy, failure, run } = useOnlineCall()
  const setting = `rescue-made/${profile.serverId}/${profile.personId}`
  const unsent = shallowRef<Unsent>()
  const generated = makePassphrase(numbers => crypto.getRandomValues(numbers))
  const passphrase = ref(generated)
  const isOwn = ref(false)
  const progress = ref({ done: 0, total: 0 })
  const made = shallowRef<MadeFile>()
  const lastMs = ref<number>()
  let stopping = new AbortController()
  onScopeDispose(() => stopping.abort())
  onMounted(async () => {
    lastMs.value = await shell.setting(setting) as number | undefined
    await run(async () => {
      unsent.value = await store.unsent()
    })
  })

  async function make(): Promise<void> {
    stopping = new AbortController()
    const { signal } = stopping
    progress.value = { done: 0, total: 0 }
    await run(async () => {
      const { bytes, unreadable } = await rescue.make({
        store,
        passphrase: typedPassphrase(passphrase.value),
        onProgress: (done, total) => (progress.value = { done, total }),
        signal,
      }).catch((error: unknown) => {
        if (signal.aborted)
          return { bytes: undefined, unreadable: [] }
        throw error
      })
      if (!bytes)
        return
      const name = `${t('rescue.fileName', {
        day: dayOf(now()),
      })}${PACK_ENDING}`
      made.value = {
        file: new File([bytes], name, { type: 'application/octet-stream' }),
        unreadable: unreadable.length,
      }
      lastMs.value = now()
      await shell.setSetting(setting, lastMs.value)
    })
  }

  return {
    unsent,
    bytes: computed(() => unsent.value?.blobs.reduce((sum, { size }) => sum + size, 0) ?? 0),
    passphrase,
    isOwn,
    isTooWeak: computed(() => isOwn.value && !isStrongPassphrase(passphrase.value)),
    choose: (own) => {
      isOwn.value = own
      passphrase.value = own
        ? ''
        : generated
    },
    progress,
    made,
    lastMs,
    isBusy,
    failure,
    make,
    stop: () => stopping.abort(),
  }
}
