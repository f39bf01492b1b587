import type { Ref } from 'vue'
import type { Draft } from '../../container/shapes.ts'
import type { RemarkAbout } from './remark-draft.ts'
import type { ReadPhoto, RemarkPhoto } from './remark-photo.ts'
import { useContainer, useOpened } from '../../container/container.ts'
import { asRemarkDraft, remarkDraftId, remarkDraftOf } from './remark-draft.ts'
import { drawnPhoto } from './remark-photo.ts'

interface Parts { about: () => RemarkAbout, text: Ref<string>, photos: Ref<readonly RemarkPhoto[]> }

export interface RemarkDraftBox {
  /** What the form holds right now, with photos that are about to come. Taken at once, written when its turn comes. */
  take: (coming?: readonly ReadPhoto['facts'][]) => Draft
  /** On disk when it resolves, with the bytes of a photo that came; an empty form leaves nothing behind. */
  write: (draft: Draft, came?: ReadPhoto) => Promise<void>
  /** What was begun before; nothing where there is nothing. */
  begun: () => Promise<{ text: string, photos: RemarkPhoto[] } | undefined>
}

/** The unfinished remark on disk. */
export function useRemarkDraft({ about, text, photos }: Parts): RemarkDraftBox {
  const { media, now } = useContainer()
  const { store } = useOpened()
  return {
    take: (coming = []) => asRemarkDraft(about(), {
      v: 1,
      text: text.value,
      photos: [
        ...photos.value.map(({ sha256, size, mime }) => ({ sha256, size, mime })),
        ...coming,
      ],
    }, now()),
    async write(draft, came) {
      if (String(draft.data.text).trim() === '' && draft.held.length === 0) {
        await store.drafts.drop(draft.id)
        return
      }
      await store.drafts.put({
        ...draft,
        ...came && {
          blobs: [
            {
              ...came.facts,
              role: 'original' as const,
              source: { bytes: came.bytes },
            },
          ],
        },
      })
    },
    async begun() {
      const draft = remarkDraftOf(await store.drafts.get(remarkDraftId(about())))
      if (!draft)
        return undefined
      const found: RemarkPhoto[] = []
      for (const facts of draft.photos) {
        const bytes = await store.blobs.bytesOf(facts.sha256)
        if (bytes)
          found.push(await drawnPhoto(media, facts, bytes))
      }
      return { text: draft.text, photos: found }
    },
  }
}
