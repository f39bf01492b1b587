import type { ItemKey } from '../item.ts'
import type { Kv } from './kv.ts'
import type { DeviceTables, ItemRecord } from './records.ts'
import { termOfEntry } from './entries.ts'
import { together } from './together.ts'

/** One item before and after; `undefined` where it was not there or goes. */
export interface ItemChange { before: ItemRecord | undefined, after: ItemRecord | undefined }

type Tally = Record<string, number>

/** Terms of which a collection has few, however much it grows. The others are counted in the index, where they are rare. */
const tallied = /^(?:all|deleted|open|clause:.*|standard:.*|status:.*|kind:.*|by:.*|type:.*|activity:none)$/

const tallyName = (scope: string, coll: string): string => `tally/${scope}/${coll}`

export function isTallied(term: string): boolean {
  return tallied.test(term)
}

/** How many items of a collection carry each tallied term. One small read, however many items there are. */
export async function readTally({ kv }: Kv, { scope, coll }: Pick<ItemKey, 'scope' | 'coll'>): Promise<Tally> {
  return (await kv.get(tallyName(scope, coll)))?.value as Tally | undefined ?? {}
}

/** The only way in which items are written: with their tallies, in the same transaction. */
export async function writeItems(tables: Pick<DeviceTables, 'kv' | 'items'>, changes: readonly ItemChange[]): Promise<void> {
  await together([
    tables.items.putMany(changes.flatMap(({ after }) => after ?? [])),
    tables.items.deleteMany(changes.flatMap(({ before, after }) => before && !after
      ? [
          [before.scope, before.coll, before.id],
        ]
      : [])),
    ...[
      ...stepsOf(changes),
    ].map(async ([name, steps]) => addUp(tables, name, steps)),
  ])
}

/** By tally, how far each term goes up or down. */
function stepsOf(changes: readonly ItemChange[]): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>()
  const count = (record: ItemRecord | undefined, step: 1 | -1): void => {
    if (!record)
      return
    const name = tallyName(record.scope, record.coll)
    const steps = all.get(name) ?? new Map<string, number>()
    all.set(name, steps)
    for (const term of record.entries.map(termOfEntry).filter(isTallied))
      steps.set(term, (steps.get(term) ?? 0) + step)
  }
  for (const { before, after } of changes) {
    count(before, -1)
    count(after, 1)
  }
  return all
}

async function addUp({ kv }: Kv, name: string, steps: ReadonlyMap<string, number>): Promise<void> {
  const moved = [...steps].filter(([, step]) => step !== 0)
  if (moved.length === 0)
    return
  const tally = new Map(Object.entries((await kv.get(name))?.value as Tally | undefined ?? {}))
  for (const [term, step] of moved)
    tally.set(term, (tally.get(term) ?? 0) + step)
  await kv.put({
    name,
    value: Object.fromEntries([...tally].filter(([, count]) => count > 0)),
  })
}
