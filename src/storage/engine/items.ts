import type { Stretch } from '../database.ts'
import type { CountQuery, Item, ItemKey, ItemQuery } from '../item.ts'
import type { DeviceTables, ItemRecord } from './records.ts'
import { entryPrefix, sortOfEntry } from './entries.ts'
import { isTallied, readTally } from './tally.ts'

type Items = Pick<DeviceTables, 'items'>
type Counted = Pick<DeviceTables, 'items' | 'kv'>

const PAGE = 60

export async function getItem({ items }: Items, { scope, coll, id }: ItemKey): Promise<Item | undefined> {
  const record = await items.get([scope, coll, id])
  return record && itemOf(record)
}

/** Walks the rarest term newest first and keeps what carries the others too. */
export async function listItems({ items, kv }: Counted, query: ItemQuery): Promise<Item[]> {
  const { scope, coll, limit = PAGE, before = '\uFFFF' } = query
  const terms = query.terms?.length
    ? query.terms
    : ['all']
  const lead = await rarest({ items, kv }, { scope, coll, terms })
  const prefix = entryPrefix(scope, coll, lead)
  const others = terms.filter(term => term !== lead).map(term => entryPrefix(scope, coll, term))
  const found: Item[] = []
  let upper = before
  while (found.length < limit) {
    const size = others.length > 0
      ? Math.max(PAGE, limit)
      : limit
    const records = await items.range({
      index: 'entries',
      lower: prefix,
      upper: prefix + upper,
      newestFirst: true,
      limit: size,
    })
    for (const record of records) {
      if (found.length < limit && others.every(other => record.entries.some(entry => entry.startsWith(other))))
        found.push(itemOf(record) as Item)
    }
    const last = records.at(-1)
    if (!last || records.length < size)
      break
    upper = sortOfEntry(last.entries[0] as string)
  }
  return found
}

export async function countItems(tables: Counted, { scope, coll, terms }: CountQuery): Promise<Record<string, number>> {
  const tally = terms.some(isTallied)
    ? await readTally(tables, { scope, coll })
    : {}
  const counts = await Promise.all(terms.map(async term => isTallied(term)
    ? tally[term] ?? 0
    : tables.items.count(withTerm({ scope, coll, term }))))
  return Object.fromEntries(terms.map((term, n) => [term, counts[n] ?? 0]))
}

async function rarest(tables: Counted, { scope, coll, terms }: CountQuery): Promise<string> {
  const [first = 'all'] = terms
  if (terms.length < 2)
    return first
  const counts = await countItems(tables, { scope, coll, terms })
  return terms.reduce((best, term) => (counts[term] ?? 0) < (counts[best] ?? 0)
    ? term
    : best, first)
}

function withTerm({ scope, coll, term }: { scope: string, coll: string, term: string }): Stretch {
  const prefix = entryPrefix(scope, coll, term)
  return { index: 'entries', lower: prefix, upper: `${prefix}\uFFFF` }
}

export function itemOf({ scope, base, own, pending, entries }: ItemRecord): Item | undefined {
  const row = own ?? base
  return row
    ? {
        ...row,
        scope,
        pending: pending.length,
        sort: sortOfEntry(entries[0] ?? ''),
      }
    : undefined
}
