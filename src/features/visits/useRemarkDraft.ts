import type { Ref } from 'vue'
import type { RemarkAbout } from './remark-draft.ts'
import type { ReadPhoto, RemarkPhoto } from './remark-photo.ts'
import { useContainer, useOpened } from '../../container/container.ts'
import { asRemarkDraft, remarkDraftId, remarkDraftOf } from './remark-draft.ts'
import { drawnPhoto } from './remark-photo.ts'

interface Parts { about: () => RemarkAbout, text: Ref<string>, photos: Ref<readonly RemarkPhoto[]> }

export interface RemarkDraftBox {
  /** Fills the form with what was begun before; false where there was nothing. */
  reopen: () => Promise<boolean>
  /** What the form holds, on disk when it resolves; an empty form leaves nothing behind. */
  keep: () => Promise<void>
  /** The same, with the bytes of one more photo. */
  keepWith: (facts: ReadPhoto['facts'], bytes: ArrayBuffer) => Promise<void>
}

/** The unfinished remark on disk. */
export function useRemarkDraft({ about, text, photos }: Parts): RemarkDraftBox {
  const { media, now } = useContainer()
  const { store } = useOpened()
  const factsOf = ({ sha256, size, mime }: RemarkPhoto): ReadPhoto['facts'] => ({ sha256, size, mime })
  const drafted = (more: readonly ReadPhoto['facts'][] = []) => asRemarkDraft(about(), {
    v: 1,
    text: text.value,
    photos: [
      ...photos.value.map(factsOf),
      ...more,
    ],
  }, now())
  return {
    async reopen() {
      const begun = remarkDraftOf(await store.drafts.get(remarkDraftId(about())))
      if (!begun)
        return false
      text.value = begun.text
      for (const facts of begun.photos) {
        const bytes = await store.blobs.bytesOf(facts.sha256)
        if (bytes)
          photos.value = [...photos.value, await drawnPhoto(media, facts, bytes)]
      }
      return true
    },
    async keep() {
      const draft = drafted()
      await (text.value.trim() === '' && draft.held.length === 0
        ? store.drafts.drop(draft.id)
        : store.drafts.put(draft))
    },
    async keepWith(facts, bytes) {
      await store.drafts.put({
        ...drafted([facts]),
        blobs: [
          {
            ...facts,
            role: 'original',
            source: { bytes },
          },
        ],
      })
    },
  }
}
