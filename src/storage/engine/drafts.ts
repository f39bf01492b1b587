import type { Draft, NewDraft } from '../draft.ts'
import type { DeviceTables } from './records.ts'
import { dropBlobs, knownBlobs, putNewBlobs } from './blob-records.ts'
import { exactly } from './stretch.ts'

type DraftTables = Pick<DeviceTables, 'kv' | 'drafts' | 'blobs' | 'bytes'>

export async function putDraft(tables: DraftTables, { blobs = [], ...draft }: NewDraft, atMs: number): Promise<void> {
  const before = await tables.drafts.get(draft.id)
  await putNewBlobs(tables, blobs, {
    state: 'held',
    atMs,
    known: await knownBlobs(tables, blobs),
  })
  await tables.drafts.put(draft)
  await releaseBlobs(tables, (before?.held ?? []).filter(sha256 => !draft.held.includes(sha256)))
}

export async function dropDraft(tables: DraftTables, id: string): Promise<void> {
  const draft = await tables.drafts.get(id)
  await tables.drafts.deleteMany([id])
  await releaseBlobs(tables, draft?.held ?? [])
}

/** Bytes that only a draft held go when no draft holds them any more. Recorded work is not touched. */
async function releaseBlobs(tables: DraftTables, hashes: readonly string[]): Promise<void> {
  for (const blob of await tables.blobs.getMany(hashes)) {
    if (blob?.state === 'held' && await heldBy(tables, blob.sha256) === 0)
      await dropBlobs(tables, [blob])
  }
}

function heldBy({ drafts }: DraftTables, sha256: string): Promise<number> {
  return drafts.count(exactly('held', sha256))
}

export async function listDrafts({ drafts }: Pick<DeviceTables, 'drafts'>, kind?: string): Promise<Draft[]> {
  const all = await drafts.range({ index: 'createdMs' })
  return kind === undefined
    ? all
    : all.filter(draft => draft.kind === kind)
}
