import type { Ref } from 'vue'
import type { Failure } from '../../domain/failure.ts'
import type { RemarkAbout } from './remark-draft.ts'
import type { RemarkPhoto } from './remark-photo.ts'
import type { RemarkInHand } from './useRemarkDraft.ts'
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

type Facts = RemarkInHand['photos'][number]

/**
 * An inspector's remark with own photos: each photo and each word is on its way to disk at once and outlives the page;
 * recorded on this phone first, sent when there is a network. `onFound` hears of a remark that was begun before.
 */
export function useRemark(about: () => RemarkAbout, onFound: () => void): RemarkForm {
  const { media } = useContainer()
  const { recorder, store, sync } = useOpened()
  const draft = useRemarkDraft()
  const { isBusy, failure, guarded, inTurn } = useGuarded()
  const text = ref('')
  const photos = shallowRef<readonly RemarkPhoto[]>([])
  /** What the form shows; nothing once the form has gone. */
  let shown: RemarkInHand | undefined
  let isFilling = false

  function show(remark: RemarkInHand | undefined): void {
    photos.value.forEach(({ url }) => URL.revokeObjectURL(url))
    photos.value = []
    shown = remark
    fill(remark?.text ?? '')
  }

  /** What the form is given is no work of the person's and is not written back. */
  function fill(words: string): void {
    isFilling = true
    text.value = words
    isFilling = false
  }

  const keep = (remark: RemarkInHand): Promise<boolean> => guarded(() => inTurn(() => draft.write(remark)))

  /** Pictures take their time; words never wait for them. */
  async function draw(remark: RemarkInHand, facts: Facts, bytes: ArrayBuffer): Promise<void> {
    const photo = await drawnPhoto(media, facts, bytes)
    if (remark === shown && remark.photos.includes(facts))
      photos.value = [...photos.value, photo]
    else
      URL.revokeObjectURL(photo.url)
  }

  async function add(remark: RemarkInHand, file: File): Promise<void> {
    const photo = await readPhoto(media, file)
    const isNew = await inTurn(async () => {
      if (remark.photos.some(({ sha256 }) => sha256 === photo.facts.sha256))
        return false
      await draft.write({
        ...remark,
        photos: [...remark.photos, photo.facts],
      }, photo)
      remark.photos = [...remark.photos, photo.facts]
      return true
    })
    if (isNew)
      await draw(remark, photo.facts, photo.bytes)
  }

  /** What was begun before goes before what was typed while it was looked for. */
  async function begin(remark: RemarkInHand): Promise<void> {
    const isFound = await inTurn(async () => {
      const begun = await draft.begun(remark.about)
      if (begun) {
        remark.text = [begun.text, remark.text].filter(Boolean).join('\n')
        remark.photos = begun.photos
      }
      return begun !== undefined
    })
    if (!isFound || remark !== shown)
      return
    fill(remark.text)
    onFound()
    for (const facts of remark.photos) {
      const bytes = await store.blobs.bytesOf(facts.sha256)
      if (bytes)
        await draw(remark, facts, bytes)
      else
        remark.photos = remark.photos.filter(other => other !== facts)
    }
  }

  async function record(remark: RemarkInHand, drawn: readonly RemarkPhoto[]): Promise<void> {
    const { text: words, photos: facts } = remark
    await draft.write(remark)
    await recorder.makeRemark({
      ...remark.about,
      clause: null,
      text: words.trim(),
      photos: facts.map(({ sha256, size, mime }) => ({
        file: {
          sha256,
          size,
          mime,
          source: { held: true },
        },
        derivatives: drawn.find(photo => photo.sha256 === sha256)?.derivatives ?? [],
      })),
      draftId: remarkDraftId(remark.about),
    })
    // Whatever was typed meanwhile is the beginning of the next one.
    remark.text = remark.text === words
      ? ''
      : remark.text
    remark.photos = remark.photos.filter(photo => !facts.includes(photo))
  }

  watch(() => remarkDraftId(about()), () => {
    const remark = emptyRemark(about())
    show(remark)
    void guarded(() => begin(remark))
  }, { immediate: true })
  watch(text, (words) => {
    if (isFilling || !shown)
      return
    shown.text = words
    void keep(shown)
  }, { flush: 'sync' })
  onScopeDispose(() => show(undefined))
  return {
    text,
    photos,
    isBusy,
    failure,
    isEmpty: computed(() => text.value.trim() === '' && photos.value.length === 0),
    async addPhotos(files) {
      const remark = shown
      if (remark)
        await guarded(() => eachTried(files, file => add(remark, file)))
    },
    async removePhoto(photo) {
      URL.revokeObjectURL(photo.url)
      photos.value = photos.value.filter(other => other !== photo)
      if (!shown)
        return
      shown.photos = shown.photos.filter(({ sha256 }) => sha256 !== photo.sha256)
      await keep(shown)
    },
    async save() {
      const remark = shown
      if (!remark)
        return false
      const drawn = photos.value
      const isSaved = await guarded(() => inTurn(() => record(remark, drawn)))
      if (!isSaved)
        return false
      if (remark === shown)
        show(remark)
      sync.nudge()
      return true
    },
  }
}

function emptyRemark(about: RemarkAbout): RemarkInHand {
  return {
    about: { ...about },
    text: '',
    photos: [],
  }
}

/** One that fails does not cost the others; the first failure is told at the end. */
async function eachTried<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  for (const one of all)
    await work(one).catch(error => failures.push(error))
  if (failures.length > 0)
    throw failures[0]
}

/** What goes to disk goes in order; the last failure stands until the next try. */
function useGuarded() {
  const running = ref(0)
  const failure = shallowRef<Failure>()
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(work)
    turn = mine.catch(() => {}) // told by whoever asked
    return mine
  }

  async function guarded(work: () => Promise<void>): Promise<boolean> {
    running.value++
    try {
      await work()
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
    inTurn,
  }
}
