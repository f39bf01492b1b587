import type { RemarkAbout, RemarkDraft } from './remark-draft.ts'
import type { ReadPhoto } from './remark-photo.ts'
import { useContainer, useOpened } from '../../container/container.ts'
import { asRemarkDraft, remarkDraftId, remarkDraftOf } from './remark-draft.ts'

/** A remark in the making. Outlives the form that shows it: what is under way when the page is left still ends well. */
export interface RemarkInHand extends Pick<RemarkDraft, 'text' | 'photos'> {
  readonly about: RemarkAbout
}

export interface RemarkDraftBox {
  /** On disk when it resolves, as it is in hand by then, with the bytes of a photo that came; an empty one leaves nothing behind. */
  write: (remark: RemarkInHand, came?: ReadPhoto) => Promise<void>
  /** What was begun before; nothing where there is nothing. */
  begun: (about: RemarkAbout) => Promise<RemarkDraft | undefined>
}

/** The unfinished remark on disk. */
export function useRemarkDraft(): RemarkDraftBox {
  const { now } = useContainer()
  const { store } = useOpened()
  return {
    async write({ about, text, photos }, came) {
      if (text.trim() === '' && photos.length === 0) {
        await store.drafts.drop(remarkDraftId(about))
        return
      }
      await store.drafts.put({
        ...asRemarkDraft(about, { v: 1, text, photos }, now()),
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
    begun: async about => remarkDraftOf(await store.drafts.get(remarkDraftId(about))),
  }
}
