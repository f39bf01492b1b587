import type { Item } from '../../container/shapes.ts'
import type { PagedQuery } from '../../widgets/item-pages.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'

/** What a person filters by, as it stands in the address. Empty text means no such filter. */
export const filterKeys = [
  'standard',
  'clause',
  'activity',
  'by',
  'day',
  'from',
  'to',
  'kind',
  'status',
  'q',
] as const
export type FilterKey = (typeof filterKeys)[number]
export type EvidenceFilter = Readonly<Record<FilterKey, string>>

/** The filter that shows what was taken away; it stands among the states, but deleted items carry no other term. */
export const DELETED = 'deleted'

export function filterFrom(query: Readonly<Record<string, unknown>>): EvidenceFilter {
  return Object.fromEntries(filterKeys.map((key) => {
    const value = query[key]
    return [
      key,
      typeof value === 'string'
        ? value
        : '',
    ]
  })) as EvidenceFilter
}

/** The address of a filter, without what is not set. */
export function queryOf(filter: EvidenceFilter): Record<string, string> {
  return Object.fromEntries(filterKeys.filter(key => filter[key] !== '').map(key => [key, filter[key]]))
}

const termKeys = [
  'standard',
  'clause',
  'activity',
  'by',
  'day',
  'kind',
  'status',
] as const

/** What the index can answer; the rest is looked through. */
export function termsOf(filter: EvidenceFilter): string[] {
  if (filter.status === DELETED)
    return [DELETED]
  const terms = termKeys.filter(key => filter[key] !== '').map(key => `${key}:${filter[key]}`)
  return terms.length > 0
    ? terms
    : ['all']
}

export function pagedQueryOf(scope: string, filter: EvidenceFilter): PagedQuery {
  return {
    scope,
    coll: 'evidence',
    terms: termsOf(filter),
    keep: keepOf(filter),
    isPast: filter.from === ''
      ? undefined
      : item => evidenceOf(item).event.local.slice(0, 10) < filter.from,
  }
}

/** `undefined` where every item of the terms belongs to it. */
export function keepOf(filter: EvidenceFilter): PagedQuery['keep'] {
  const tests = [
    wordsTest(filter.q),
    daysTest(filter),
    filter.status === DELETED
      ? deletedTest(filter)
      : undefined,
  ]
    .filter(test => test !== undefined)
  return tests.length === 0
    ? undefined
    : item => tests.every(test => test(item))
}

function wordsTest(words: string): PagedQuery['keep'] {
  const tokens = fold(words).split(/\s+/).filter(Boolean)
  if (tokens.length === 0)
    return undefined
  return (item) => {
    const text = searchText(item)
    return tokens.every(token => text.includes(token))
  }
}

/** Caption, number and file names: what a person remembers of a piece of evidence. */
export function searchText(item: Item): string {
  const { caption, number, files } = evidenceOf(item)
  return fold([
    ...Object.values(caption),
    number ?? '',
    ...files.map(file => file.name ?? ''),
  ].join('\n'))
}

function fold(words: string): string {
  return words.normalize('NFKC').toLowerCase()
}

function daysTest({ from, to }: EvidenceFilter): PagedQuery['keep'] {
  if (from === '' && to === '')
    return undefined
  return (item) => {
    const day = evidenceOf(item).event.local.slice(0, 10)
    return (from === '' || day >= from) && (to === '' || day <= to)
  }
}

/** Deleted items are indexed by that alone: their other filters are read from the item. */
function deletedTest({ standard, activity, by, kind }: EvidenceFilter): PagedQuery['keep'] {
  return (item) => {
    const evidence = evidenceOf(item)
    return (standard === '' || Object.keys(evidence.clauses).some(link => link.includes(`#${standard}c`)))
      && (activity === '' || (evidence.activityId ?? 'none') === activity)
      && (by === '' || evidence.capturedBy === by)
      && (kind === '' || evidence.kind === kind)
  }
}
