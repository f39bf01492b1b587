import type { DeviceStore, MadePicture, MediaPort } from '../../container/shapes.ts'
import type { ScanPage } from './scan-draft.ts'
import { Failure } from '../../domain/failure.ts'
import { turned } from './page-corners.ts'

/** What a page looks like once flattened, made again only when its corners, turn or light change. */
export interface FlatPages {
  of: (page: ScanPage) => Promise<MadePicture<'page'>>
}

export function createFlatPages({ store, media }: { store: DeviceStore, media: MediaPort }): FlatPages {
  const made = new Map<string, { key: string, picture: Promise<MadePicture<'page'>> }>()

  async function make({ sha256, mime, corners, turn, isEnhanced }: ScanPage): Promise<MadePicture<'page'>> {
    const bytes = await store.blobs.bytesOf(sha256)
    if (!bytes)
      throw new Failure('blob-unknown')
    return media.straighten(bytes, mime, {
      corners: turned(corners, turn),
      enhance: isEnhanced ? 'document' : 'none',
    })
  }

  return {
    of(page) {
      const key = flatKey(page)
      const known = made.get(page.id)
      if (known?.key === key)
        return known.picture
      const picture = make(page)
      made.set(page.id, { key, picture })
      // A page that failed is tried again the next time it is asked for.
      picture.catch(() => made.delete(page.id))
      return picture
    },
  }
}

/** Changes with everything that changes the flat page. */
export function flatKey({ sha256, corners, turn, isEnhanced }: ScanPage): string {
  return JSON.stringify([sha256, corners, turn % 4, isEnhanced])
}
