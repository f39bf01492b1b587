import type { Item } from '../container/shapes.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { Lack } from './picture-lack.ts'
import { onScopeDispose } from 'vue'
import { useOpened } from '../container/container.ts'
import { derivativeOf, evidenceOf } from '../domain/evidence/schema.ts'
import { asFailure } from '../domain/failure.ts'
import { watchSteadily } from '../ui/live-watch.ts'
import { isConfirmed } from './evidence-state.ts'
import { lackOf } from './picture-lack.ts'

/** Pictures kept at hand: the one that is looked at and some around it. */
const KEEP = 9

export interface StagePictures {
  /** The thumb where the phone has it, then the preview; nothing where neither can be had. */
  pictures: (item: Item | undefined) => AsyncGenerator<string>
  /** Why the picture of this item is not to be had; `undefined` where its bytes are here and cannot be drawn. */
  lackFor: (id: string) => Lack | undefined
}

type Picture = NonNullable<ReturnType<typeof derivativeOf>>

/**
 * Addresses of pictures for the viewer; given back to the browser when they are far away or the viewer closes. `onCome` hears
 * that a picture that was lacking can be had now.
 */
export function useStagePictures(onCome: () => void): StagePictures {
  const { store, sync } = useOpened()
  const urls = new Map<string, string>()
  const lacks = new Map<string, Lack>()
  const watched = new Map<string, { unsubscribe: () => void }>()
  let isGone = false

  function keep(sha256: string, blob: Blob): string {
    const url = URL.createObjectURL(blob)
    urls.set(sha256, url)
    for (const [old, address] of [...urls].slice(0, isGone
      ? urls.size
      : Math.max(0, urls.size - KEEP * 2))) {
      URL.revokeObjectURL(address)
      urls.delete(old)
    }
    return url
  }

  async function* pictures(item: Item | undefined): AsyncGenerator<string> {
    const evidence = item && evidenceOf(item)
    const thumb = evidence && derivativeOf(evidence, 'thumb')
    const best = evidence && (derivativeOf(evidence, 'preview') ?? thumb)
    if (!best)
      return
    const rough = thumb && await hereOf(thumb)
    if (rough)
      yield rough
    const known = urls.get(best.sha256)
    if (known && known !== rough)
      yield known
    else if (!known)
      yield* await fetched(item.id, best, evidence)
  }

  async function hereOf({ sha256 }: Picture): Promise<string | undefined> {
    const known = urls.get(sha256)
    // Bytes that are not whole are as good as none.
    const blob = known === undefined && await store.blobs.blobOf(sha256).catch(() => undefined)
    return blob
      ? keep(sha256, blob)
      : known
  }

  /** Where it cannot be had the thumb stays; the page says that it is rough. */
  async function fetched(id: string, { sha256, mime, role }: Picture, evidence: Evidence): Promise<string[]> {
    try {
      const blob = await sync.fetchBlob(sha256, {
        mime,
        role: role === 'thumb'
          ? 'thumb'
          : 'preview',
      })
      lacks.delete(id)
      return [
        keep(sha256, blob),
      ]
    }
    catch (error) {
      lacks.set(id, lackOf(asFailure(error, 'network-broken').code, isConfirmed(evidence)))
      if (!isGone && !watched.has(sha256))
        watched.set(sha256, watchSteadily(store.blobs.watch(sha256), facts => facts && came(sha256)))
      return []
    }
  }

  function came(sha256: string): void {
    watched.get(sha256)?.unsubscribe()
    watched.delete(sha256)
    onCome()
  }

  function askAgain(): void {
    if (lacks.size > 0)
      onCome()
  }

  addEventListener('online', askAgain)
  onScopeDispose(() => {
    isGone = true
    removeEventListener('online', askAgain)
    watched.forEach(watch => watch.unsubscribe())
    urls.forEach(url => URL.revokeObjectURL(url))
  })
  return {
    pictures,
    lackFor: id => lacks.get(id),
  }
}
