import type { EntityRow } from '../../domain/oplog/row.ts'
import type { Spot } from './fold.ts'
import type { DeviceTables, ItemRecord, OutboxRecord } from './records.ts'
import { goneWith, redacted } from '../../domain/erasure/redact.ts'
import { erasedMarksOf } from '../../domain/erasure/schema.ts'
import { dropBlobs } from './blob-records.ts'
import { touchText } from './fold.ts'
import { forgetReleased } from './released.ts'
import { exactly } from './stretch.ts'

type EraseTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs' | 'bytes'>

export function hasErasures(rows: readonly EntityRow[]): boolean {
  return rows.some(({ coll, data }) => coll === 'evidence' && erasedMarksOf(data).length > 0)
}

/**
 * [DS40] What two people had destroyed goes from this phone too, before the row that says so is put in place: bytes in
 * whatever state, own ones that still waited included, and the named words in the journal of ops.
 */
export async function obeyErasures(tables: EraseTables, scope: string, rows: readonly EntityRow[]): Promise<void> {
  for (const row of rows) {
    if (!hasErasures([row]))
      continue
    const ops = await tables.outbox.range(exactly('touches', touchText({ scope, coll: row.coll, id: row.id })))
    await eraseBytes(tables, await destroyedBy(tables, { scope, coll: row.coll, id: row.id }, { row, ops }))
    await redactJournal(tables, row, ops)
  }
}

/** [DS41] Drops bytes for good, with any mark that they could be brought back. */
export async function eraseBytes(tables: Pick<DeviceTables, 'kv' | 'blobs' | 'bytes'>, hashes: readonly string[]): Promise<void> {
  const found = await tables.blobs.getMany(hashes)
  await dropBlobs(tables, found.filter(blob => blob !== undefined))
  await forgetReleased(tables, hashes)
}

/** Pictures that this phone knew or made show the same, even if the server never heard of them. */
async function destroyedBy(tables: EraseTables, { scope, coll, id }: Spot, { row, ops }: { row: EntityRow, ops: readonly OutboxRecord[] }): Promise<string[]> {
  const record = await tables.items.get([scope, coll, id])
  const known = new Set(erasedMarksOf(record?.base?.data ?? {}).map(mark => mark.id))
  const marks = erasedMarksOf(row.data)
  const named = marks.flatMap(goneWith).map(({ sha256 }) => sha256)
  const pictures = marks.some(mark => !known.has(mark.id) && mark.files.length > 0)
    ? picturesOf(record, ops)
    : []
  const kept = new Set((row.data.derivatives as ReadonlyArray<{ sha256: string }> | undefined)?.map(({ sha256 }) => sha256))
  return [
    ...new Set([
      ...named,
      ...pictures,
    ]),
  ].filter(hash => !kept.has(hash))
}

function picturesOf(record: ItemRecord | undefined, ops: readonly OutboxRecord[]): string[] {
  const shown = [record?.base, record?.own].flatMap(row => (row?.data.derivatives as ReadonlyArray<{ sha256: string }> | undefined) ?? [])
  const made = ops.filter(({ op }) => op.kind === 'derivative.added').map(({ op }) => op.body.sha256 as string)
  return [
    ...shown.map(({ sha256 }) => sha256),
    ...made,
  ]
}

/** What its author said after having seen it stays; everything from before loses the words, sent or not. */
async function redactJournal({ outbox }: EraseTables, { id, data, fver }: EntityRow, ops: readonly OutboxRecord[]): Promise<void> {
  const fields = [
    ...new Set(erasedMarksOf(data).flatMap(mark => mark.fields)),
  ]
  const seenFrom = fver.erasures?.[0] ?? 0
  const older = ops.filter(({ op, hasLostBase }) => op.id === id && (hasLostBase === 1 || op.baseSeq < seenFrom))
  await outbox.putMany(older.map(record => ({
    ...record,
    op: {
      ...record.op,
      body: redacted(record.op.body, fields),
    },
  })))
}
