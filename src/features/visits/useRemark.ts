import type { Ref } from 'vue'
import type { CapturedFile, MadeDerivative, MadePicture } from '../../container/shapes.ts'
import type { Failure } from '../../domain/failure.ts'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { asFailure, Failure as OurFailure } from '../../domain/failure.ts'

export interface RemarkPhoto {
  file: CapturedFile
  derivatives: MadeDerivative[]
  /** Address of the thumbnail for the form. */
  url: string
}

export interface RemarkAbout { scope: string, standard: string, evidenceId: string | null }

export interface RemarkForm {
  text: Ref<string>
  photos: Readonly<Ref<readonly RemarkPhoto[]>>
  isBusy: Readonly<Ref<boolean>>
  failure: Readonly<Ref<Failure | undefined>>
  isEmpty: Readonly<Ref<boolean>>
  addPhotos: (files: readonly File[]) => Promise<void>
  removePhoto: (photo: RemarkPhoto) => void
  /** True once it is on disk. */
  save: (about: RemarkAbout) => Promise<boolean>
}

/** An inspector's remark with own photos: kept on this phone first, sent when there is a network. */
export function useRemark(): RemarkForm {
  const { media } = useContainer()
  const { recorder, sync } = useOpened()
  const text = ref('')
  const photos = shallowRef<readonly RemarkPhoto[]>([])
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()

  async function guarded(work: () => Promise<void>): Promise<boolean> {
    isBusy.value = true
    failure.value = undefined
    try {
      await work()
      return true
    }
    catch (error) {
      failure.value = asFailure(error, 'not-saved')
      return false
    }
    finally {
      isBusy.value = false
    }
  }

  async function photoOf(file: File): Promise<RemarkPhoto> {
    // The bytes first: some browsers drop a picked file as soon as anything else is awaited.
    const bytes = await file.arrayBuffer()
    const { kind, mime } = await media.inspect(bytes, file.name)
    if (kind !== 'photo')
      throw new OurFailure('file-type-refused', { file: file.name })
    const sha256 = await media.hash(bytes)
    const made = await media.derivatives(bytes, mime)
    const derivatives = made.map(asDerivative)
    const thumb = made.find(({ role }) => role === 'thumb')
    const url = URL.createObjectURL(new Blob([thumb?.bytes ?? bytes], {
      type: thumb ? 'image/jpeg' : mime,
    }))
    return {
      file: {
        sha256,
        size: bytes.byteLength,
        mime,
        source: { bytes },
      },
      derivatives,
      url,
    }
  }

  function clear(): void {
    photos.value.forEach(({ url }) => URL.revokeObjectURL(url))
    photos.value = []
    text.value = ''
  }

  onScopeDispose(clear)
  return {
    text,
    photos,
    isBusy,
    failure,
    isEmpty: computed(() => text.value.trim() === '' && photos.value.length === 0),
    async addPhotos(files) {
      await guarded(async () => {
        for (const file of files)
          photos.value = [...photos.value, await photoOf(file)]
      })
    },
    removePhoto(photo) {
      URL.revokeObjectURL(photo.url)
      photos.value = photos.value.filter(other => other !== photo)
    },
    async save({ scope, standard, evidenceId }) {
      const isSaved = await guarded(async () => {
        await recorder.makeRemark({
          scope,
          standard,
          clause: null,
          evidenceId,
          text: text.value.trim(),
          photos: photos.value.map(({ file, derivatives }) => ({ file, derivatives })),
        })
      })
      if (isSaved) {
        clear()
        sync.nudge()
      }
      return isSaved
    },
  }
}

function asDerivative({ role, bytes, sha256, width, height, size }: MadePicture): MadeDerivative {
  return {
    role: role === 'preview'
      ? 'preview'
      : 'thumb',
    bytes,
    sha256,
    width,
    height,
    size,
    mime: 'image/jpeg',
  }
}
