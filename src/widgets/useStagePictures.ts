import type { Item } from '../container/shapes.ts'
import { onScopeDispose } from 'vue'
import { useOpened } from '../container/container.ts'
import { derivativeOf, evidenceOf } from '../domain/evidence/schema.ts'

/** Pictures kept at hand: the one that is looked at and some around it. */
const KEEP = 9

export interface StagePictures {
  /** The thumb where the phone has it, then the preview; nothing where neither can be had. */
  pictures: (item: Item | undefined) => AsyncGenerator<string>
}

/** Addresses of pictures for the viewer; given back to the browser when they are far away or the viewer closes. */
export function useStagePictures(): StagePictures {
  const { store, sync } = useOpened()
  const urls = new Map<string, string>()

  function keep(sha256: string, blob: Blob): string {
    const url = URL.createObjectURL(blob)
    urls.set(sha256, url)
    for (const [old, address] of [...urls].slice(0, Math.max(0, urls.size - KEEP * 2))) {
      URL.revokeObjectURL(address)
      urls.delete(old)
    }
    return url
  }

  async function* pictures(item: Item | undefined): AsyncGenerator<string> {
    const evidence = item && evidenceOf(item)
    const thumb = evidence && derivativeOf(evidence, 'thumb')
    const preview = evidence && derivativeOf(evidence, 'preview')
    const rough = thumb && (urls.get(thumb.sha256) ?? await store.blobs.blobOf(thumb.sha256))
    if (thumb && rough) {
      yield typeof rough === 'string'
        ? rough
        : keep(thumb.sha256, rough)
    }
    if (!preview || preview.sha256 === thumb?.sha256)
      return
    const known = urls.get(preview.sha256)
    if (known)
      yield known
    else
      yield* await fetched(preview.sha256, preview.mime)
  }

  /** Without a network the thumb stays; the page says that it is rough. */
  async function fetched(sha256: string, mime: string): Promise<string[]> {
    try {
      return [
        keep(sha256, await sync.fetchBlob(sha256, { mime, role: 'preview' })),
      ]
    }
    catch {
      return []
    }
  }

  onScopeDispose(() => {
    for (const url of urls.values())
      URL.revokeObjectURL(url)
  })
  return { pictures }
}
