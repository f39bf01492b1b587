import type { Ref } from 'vue'
import type { Evidence } from '../../domain/evidence/schema.ts'
import type { Failure } from '../../domain/failure.ts'
import { shallowRef } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { useShare } from '../../device/useShare.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { downloadName } from '../../widgets/evidence-words.ts'

export type Check
  = | { status: 'unchecked' }
    | { status: 'checking', done: number, total: number }
    | { status: 'same' }
    | { status: 'other' }
    | { status: 'failed', failure: Failure }

export interface Originals {
  check: Readonly<Ref<Check>>
  /** Fetches every original and holds its bytes against the hash of the capture. */
  verify: (evidence: Evidence) => Promise<void>
  /** Hands a file to the downloads, fetched first where the phone does not have it. */
  download: (evidence: Evidence, index: number) => Promise<void>
  isFetching: Readonly<Ref<boolean>>
  reset: () => void
}

/** The untouched bytes: fetched on demand, checked, handed out. */
export function useOriginals(): Originals {
  const { media } = useContainer()
  const { sync } = useOpened()
  const { save } = useShare()
  const check = shallowRef<Check>({ status: 'unchecked' })
  const isFetching = shallowRef(false)

  async function verify({ files }: Evidence): Promise<void> {
    try {
      for (const [done, { sha256, mime }] of files.entries()) {
        check.value = { status: 'checking', done, total: files.length }
        const blob = await sync.fetchBlob(sha256, { mime, role: 'original' })
        if (await media.hash(blob) !== sha256) {
          check.value = { status: 'other' }
          return
        }
      }
      check.value = { status: 'same' }
    }
    catch (error) {
      check.value = {
        status: 'failed',
        failure: asFailure(error, 'network-broken'),
      }
    }
  }

  async function download(evidence: Evidence, index: number): Promise<void> {
    const file = evidence.files[index]
    if (!file)
      return
    isFetching.value = true
    try {
      const blob = await sync.fetchBlob(file.sha256, { mime: file.mime, role: 'original' })
      save(new File([blob], downloadName(evidence, index), { type: file.mime }))
      toast(t('viewer.saved'), { tone: 'done' })
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'network-broken').code}`), { tone: 'bad', ms: 8000 })
    }
    isFetching.value = false
  }

  return {
    check,
    verify,
    download,
    isFetching,
    reset: () => check.value = { status: 'unchecked' },
  }
}
