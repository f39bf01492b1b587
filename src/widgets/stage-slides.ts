import type { Item } from '../container/shapes.ts'
import type { StageSlide } from './viewer-photoswipe.ts'
import { derivativeOf, evidenceOf } from '../domain/evidence/schema.ts'
import { altOf } from './evidence-words.ts'

/** How a piece of evidence stands in the viewer: as its picture, or as a card that offers to open it. */
export function stageSlide(item: Item): StageSlide {
  const evidence = evidenceOf(item)
  const picture = derivativeOf(evidence, 'preview') ?? derivativeOf(evidence, 'thumb')
  const isPicture = picture !== undefined && picture.width > 0 && (evidence.kind === 'photo' || evidence.kind === 'scan')
  return {
    id: item.id,
    isPicture,
    width: picture?.width ?? 0,
    height: picture?.height ?? 0,
    alt: altOf(evidence),
  }
}
