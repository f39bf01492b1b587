import type { Item } from '../../container/shapes.ts'
import type { Derivative } from '../../domain/evidence/schema.ts'
import { derivativeOf, evidenceOf } from '../../domain/evidence/schema.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { formatLocal } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { altOf, titleOf } from '../../widgets/evidence-words.ts'
import { gapOf } from '../../widgets/todo.ts'

/** A piece of evidence as one line of the list: what it shows, where it belongs, what is the matter. */
export interface EvidenceLine {
  id: string
  to: string
  title: string
  alt: string
  sub: string
  thumb: Derivative | undefined
}

/** 标准 13、16: the standards that its clauses belong to; empty where it has none. */
export function standardsWords(links: readonly string[]): string {
  const numbers = [
    ...new Set(links.flatMap(link => /#s(\d+)c/.exec(link)?.[1] ?? [])),
  ]
  return numbers.length > 0
    ? t('todo.standards', {
        numbers: numbers.join(t('me.comma')),
      })
    : ''
}

/** What it lacks, in words: 缺地点、事由、条目. */
export function gapWords(item: Item): string {
  const gap = gapOf(evidenceOf(item))
  const words = [
    ...gap?.elements.map(element => t(`caption.element.${element}`)) ?? [],
    ...gap?.lacksClauses
      ? [
          t('clause.pick'),
        ]
      : [],
  ]
  return t('todo.lacks', {
    what: words.join(t('me.comma')),
  })
}

export function lineOf(item: Item, matter: string): EvidenceLine {
  const evidence = evidenceOf(item)
  return {
    id: item.id,
    to: `/evidence/${item.id}`,
    title: titleOf(evidence),
    alt: altOf(evidence),
    sub: [
      standardsWords(elementsOf(evidence.clauses)),
      matter || formatLocal(evidence.event.local),
    ].filter(Boolean).join(t('sync.line.dot')),
    thumb: derivativeOf(evidence, 'thumb'),
  }
}
