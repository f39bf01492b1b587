import type { Ref } from 'vue'
import type { Failure } from '../../domain/failure.ts'
import type { RemarkAbout } from './remark-draft.ts'
import type { RemarkPhoto } from './remark-photo.ts'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'
import { remarkDraftId } from './remark-draft.ts'
import { drawnPhoto, readPhoto } from './remark-photo.ts'
import { useRemarkDraft } from './useRemarkDraft.ts'

export interface RemarkForm {
  text: Ref<string>
  photos: Readonly<Ref<readonly RemarkPhoto[]>>
  isBusy: Readonly<Ref<boolean>>
  failure: Readonly<Ref<Failure | undefined>>
  isEmpty: Readonly<Ref<boolean>>
  addPhotos: (files: readonly File[]) => Promise<void>
  removePhoto: (photo: RemarkPhoto) => Promise<void>
  /** True once it is on disk. */
  save: () => Promise<boolean>
}

/**
 * An inspector's remark with own photos: each photo and each word is on its way to disk at once and outlives the page;
 * recorded on this phone first, sent when there is a network. `onFound` hears of a remark that was begun before.
 */
export function useRemark(about: () => RemarkAbout, onFound: () => void): RemarkForm {
  const { media } = useContainer()
  const { recorder, sync } = useOpened()
  const text = ref('')
  const photos = shallowRef<readonly RemarkPhoto[]>([])
  const { isBusy, failure, guarded } = useGuarded()
  const draft = useRemarkDraft({ about, text, photos })
  let isFilling = false

  /** What the form is given is no work of the person's and is not written back. */
  function fill(words: string, pictures: readonly RemarkPhoto[]): void {
    photos.value.filter(photo => !pictures.includes(photo)).forEach(({ url }) => URL.revokeObjectURL(url))
    isFilling = true
    text.value = words
    photos.value = pictures
    isFilling = false
  }

  function keep(): Promise<boolean> {
    const taken = draft.take()
    return guarded(() => draft.write(taken))
  }

  watch(() => remarkDraftId(about()), () => guarded(async () => {
    fill('', [])
    const begun = await draft.begun()
    if (begun) {
      fill(begun.text, begun.photos)
      onFound()
    }
  }), { immediate: true })
  watch(text, () => {
    if (!isFilling)
      void keep()
  }, { flush: 'sync' })
  onScopeDispose(() => fill('', []))
  return {
    text,
    photos,
    isBusy,
    failure,
    isEmpty: computed(() => text.value.trim() === '' && photos.value.length === 0),
    async addPhotos(files) {
      await guarded(async () => {
        for (const file of files) {
          const photo = await readPhoto(media, file)
          if (photos.value.some(({ sha256 }) => sha256 === photo.facts.sha256))
            continue
          await draft.write(draft.take([photo.facts]), photo)
          photos.value = [...photos.value, await drawnPhoto(media, photo.facts, photo.bytes)]
        }
      })
    },
    async removePhoto(photo) {
      URL.revokeObjectURL(photo.url)
      photos.value = photos.value.filter(other => other !== photo)
      await keep()
    },
    async save() {
      const isSaved = await guarded(async () => {
        await draft.write(draft.take())
        await recorder.makeRemark({
          ...about(),
          clause: null,
          text: text.value.trim(),
          photos: photos.value.map(({ sha256, size, mime, derivatives }) => ({
            file: {
              sha256,
              size,
              mime,
              source: { held: true },
            },
            derivatives,
          })),
          draftId: remarkDraftId(about()),
        })
        fill('', [])
      })
      if (isSaved)
        sync.nudge()
      return isSaved
    },
  }
}

/** One thing at a time, in order; the last failure stands until the next try. */
function useGuarded() {
  const running = ref(0)
  const failure = shallowRef<Failure>()
  let turn: Promise<unknown> = Promise.resolve()

  async function guarded(work: () => Promise<void>): Promise<boolean> {
    running.value++
    const mine = turn.then(work)
    turn = mine.catch(() => {}) // told below
    try {
      await mine
      failure.value = undefined
      return true
    }
    catch (error) {
      failure.value = asFailure(error, 'not-saved')
      return false
    }
    finally {
      running.value--
    }
  }

  return {
    isBusy: computed(() => running.value > 0),
    failure,
    guarded,
  }
}
