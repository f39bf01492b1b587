import type { ComputedRef, Ref } from 'vue'
import type { OpenedPack, RescueReply } from '../../container/shapes.ts'
import type { Failure } from '../../domain/failure.ts'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useContainer } from '../../container/container.ts'
import { typedPassphrase } from '../../domain/rescue/passphrase.ts'
import { useOnlineCall } from '../../widgets/useOnlineCall.ts'

export interface OpenPack {
  file: Ref<File | undefined>
  passphrase: Ref<string>
  opened: Ref<OpenedPack | undefined>
  bytes: ComputedRef<number>
  progress: Ref<{ done: number, total: number } | undefined>
  /** What the server said once everything was there. */
  result: Ref<RescueReply | undefined>
  isBusy: Readonly<Ref<boolean>>
  failure: Ref<Failure | undefined>
  choose: (files: FileList | null) => void
  open: () => Promise<void>
  /** Records first, then the bytes that the server lacks, then records again: that files them under their author's name. */
  send: () => Promise<void>
}

/** Brings a rescue pack of any phone of the unit to the server. This person's own work is not touched. */
export function useOpenPack(): OpenPack {
  const { rescue, calls } = useContainer()
  const { isBusy, failure, run } = useOnlineCall()
  const file = shallowRef<File>()
  const passphrase = ref('')
  const opened = shallowRef<OpenedPack>()
  const progress = ref<{ done: number, total: number }>()
  const result = shallowRef<RescueReply>()
  const leaving = new AbortController()
  onScopeDispose(() => leaving.abort())

  async function sendBytes({ index, bytesOf }: OpenedPack, missing: readonly string[]): Promise<void> {
    const wanted = index.blobs.filter(({ sha256 }) => missing.includes(sha256))
    const total = wanted.reduce((sum, { size }) => sum + size, 0)
    let before = 0
    for (const { sha256, size } of wanted) {
      progress.value = { done: before, total }
      await calls.carryBlob({
        sha256,
        bytes: await bytesOf(sha256),
        signal: leaving.signal,
        onProgress: sent => (progress.value = { done: before + sent, total }),
      })
      before += size
    }
  }

  return {
    file,
    passphrase,
    opened,
    bytes: computed(() => opened.value?.index.blobs.reduce((sum, { size }) => sum + size, 0) ?? 0),
    progress,
    result,
    isBusy,
    failure,
    choose: (files) => {
      file.value = files?.[0] ?? file.value
      opened.value = undefined
      result.value = undefined
      failure.value = undefined
    },
    open: async () => {
      await run(async () => {
        if (file.value)
          opened.value = await rescue.open(file.value, typedPassphrase(passphrase.value))
      })
    },
    send: async () => {
      await run(async () => {
        const pack = opened.value
        if (!pack)
          return
        const first = await calls.takeRescue(pack.index, leaving.signal)
        await sendBytes(pack, first.missing)
        const last = await calls.takeRescue(pack.index, leaving.signal)
        result.value = { ...last, fresh: first.fresh, known: first.known }
      })
      progress.value = undefined
    },
  }
}
