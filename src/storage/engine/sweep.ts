import type { EntityRow } from '../../domain/oplog/row.ts'
import type { FoldParts, Spot } from './fold.ts'
import type { ScopeRecord } from './kv.ts'
import type { DeviceTables, ItemRecord } from './records.ts'
import { blobsOf } from '../../domain/evidence/blobs-of.ts'
import { dropBlobs, ownerOf } from './blob-records.ts'
import { readActor, refold } from './fold.ts'
import { dropScope, writeScope } from './kv.ts'
import { stretchOf } from './stretch.ts'
import { writeItems } from './tally.ts'

/** Items looked at in one step. */
const STEP = 500

/** After a restored server was read from the start: rows that it does not have any more go. Returns what own ops still speak of. */
export async function sweepScope(tables: Pick<DeviceTables, 'kv' | 'items'>, { scope, gen }: { scope: ScopeRecord, gen: number }): Promise<Spot[]> {
  const kept: Spot[] = []
  await eachStep(tables, [scope.scope], async (records) => {
    kept.push(...await dropBases(tables, records.filter(record => record.base !== null && record.gen < gen)))
  })
  await writeScope(tables, { ...scope, needsSweep: false })
  return kept
}

/** Items of one scope, or of one collection in it, in steps by primary key. */
export async function eachStep({ items }: Pick<DeviceTables, 'items'>, within: [scope: string, coll?: string], look: (records: ItemRecord[]) => Promise<void>): Promise<void> {
  let stretch = stretchOf(within as string[], { limit: STEP })
  for (;;) {
    const records = await items.range(stretch)
    const last = records.at(-1)
    if (!last)
      return
    await look(records)
    stretch = {
      ...stretch,
      lower: [last.scope, last.coll, last.id, []],
    }
  }
}

async function dropBases(tables: Pick<DeviceTables, 'kv' | 'items'>, records: readonly ItemRecord[]): Promise<ItemRecord[]> {
  await writeItems(tables, records.map(before => ({
    before,
    after: before.pending.length > 0
      ? { ...before, base: null }
      : undefined,
  })))
  return records.filter(record => record.pending.length > 0)
}

type ForgetTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs' | 'bytes'>

/**
 * What was downloaded of a scope goes: rows, the bytes that they name, the cursor. Own ops that are not on the server stay,
 * and so does what they alone can show.
 */
export async function forgetScope(tables: ForgetTables, scope: string, parts: FoldParts): Promise<void> {
  await dropScope(tables, scope)
  const kept: Spot[] = []
  await eachStep(tables, [scope], async (records) => {
    await dropFetched(tables, records.map(({ base }) => base).filter(base => base !== null))
    kept.push(...await dropBases(tables, records))
  })
  await letGoOfDone(tables, scope)
  await refold(tables, { spots: kept }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

/** What the server has applied is in its rows, and those are gone from here. */
async function letGoOfDone({ outbox }: ForgetTables, scope: string): Promise<void> {
  const done = await outbox.range({
    ...stretchOf([scope], { index: 'awaits' }),
  })
  await outbox.putMany(done.map(({ awaits: _, ...record }) => record))
}

async function dropFetched(tables: ForgetTables, rows: readonly EntityRow[]): Promise<void> {
  const hashes = [
    ...new Set(rows.flatMap(row => blobsOf(row.data))),
  ]
  const blobs = await tables.blobs.getMany(hashes)
  await dropBlobs(tables, blobs.filter(blob => blob !== undefined).filter(({ state }) => state === 'fetched'))
}

/** Frees bytes that can be fetched again, largest kinds first, oldest first. */
export async function prune(tables: Pick<DeviceTables, 'kv' | 'blobs' | 'bytes'>, bytes: number): Promise<number> {
  let freed = 0
  for (let order = 3; order >= 0 && freed < bytes; order--) {
    const fetched = await tables.blobs.range(stretchOf(['fetched', order], { index: '[state+order+createdMs]' }))
    for (const blob of fetched) {
      if (freed >= bytes)
        break
      await dropBlobs(tables, [blob])
      freed += blob.size
    }
  }
  return freed
}

const DAY_MS = 86_400_000

/** Chunks written ahead of a capture that never came: a day old, recorded nowhere, named by no draft. Upload ids tell their age. */
export async function sweepChunks(tables: Pick<DeviceTables, 'bytes' | 'blobs' | 'drafts'>, nowMs: number): Promise<number> {
  const keys = await tables.bytes.keys({
    lower: ['~'],
    upper: ['~~'],
  }) as Array<[string, number]>
  const drafts = JSON.stringify(await tables.drafts.range({}))
  const recorded = new Set((await tables.blobs.range({ index: 'upload' })).map(ownerOf))
  const orphans = keys.filter(([owner]) => !recorded.has(owner) && !drafts.includes(owner.slice(1)) && nowMs - madeMs(owner.slice(1)) > DAY_MS)
  await tables.bytes.deleteMany(orphans)
  return orphans.length
}

/** A UUIDv7 begins with its time. */
function madeMs(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}
