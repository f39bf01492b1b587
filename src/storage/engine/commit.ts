import type { Commit, CommitResult } from '../device-store.ts'
import type { NewOp } from '../outbox.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceRecord } from './kv.ts'
import type { BlobRecord, DeviceTables, OutboxRecord } from './records.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { knownBlobs, putNewBlobs } from './blob-records.ts'
import { dropDraft } from './drafts.ts'
import { actorOf, refold, touchTexts } from './fold.ts'
import { readDevice, readScope, readSession, writeDevice } from './kv.ts'
import { exactly } from './stretch.ts'
import { together } from './together.ts'

/**
 * The body of the one strict transaction. May run again after a lost connection: what is recorded already is not recorded
 * twice. Reads and writes go side by side, because every wait for the database costs the person at the shutter.
 */
export async function commitWork(tables: DeviceTables, work: Commit, parts: FoldParts): Promise<CommitResult> {
  const [known, device, session, cursors, blobs] = await Promise.all([
    alreadyRecorded(tables, work),
    readDevice(tables),
    readSession(tables),
    readCursors(tables, work.ops ?? []),
    knownBlobs(tables, work.blobs ?? []),
  ])
  if (known) {
    return {
      status: 'saved',
      ops: known.map(({ op }) => op),
    }
  }
  if (work.chain && work.chain.previous !== device.chainHead)
    return { status: 'chain-moved', head: device.chainHead }
  const records = numbered(work.ops ?? [], {
    device,
    cursors,
    atMs: parts.now(),
  })
  await together([
    putBlobsAndDrafts(tables, {
      ...work,
      known: blobs,
      atMs: parts.now(),
    }),
    tables.outbox.putMany(records),
    writeDevice(tables, {
      ...device,
      nextN: device.nextN + records.length,
      nextOpNo: device.nextOpNo + records.length,
      chainHead: work.chain?.hash ?? device.chainHead,
    }),
    refold(tables, { ops: records }, {
      ...parts,
      actor: actorOf(parts, session),
    }),
  ])
  return {
    status: 'saved',
    ops: records.map(({ op }) => op),
  }
}

interface Putting extends Commit { known: ReadonlyMap<string, BlobRecord>, atMs: number }

/** What a draft held becomes recorded work before the draft lets go of it. */
async function putBlobsAndDrafts(tables: DeviceTables, { blobs = [], putDraft, dropDraft: dropped, known, atMs }: Putting): Promise<void> {
  await putNewBlobs(tables, blobs, { state: 'waiting', atMs, known })
  if (putDraft)
    await tables.drafts.put(putDraft)
  if (dropped)
    await dropDraft(tables, dropped)
}

/** A connection can be lost after the transaction was through; the second try then finds its own op. */
async function alreadyRecorded({ outbox }: DeviceTables, { ops = [] }: Commit): Promise<OutboxRecord[] | undefined> {
  const [first] = ops
  if (!first || await outbox.count(exactly('opId', first.opId)) === 0)
    return undefined
  const found = await Promise.all(ops.map(({ opId }) => outbox.range(exactly('opId', opId))))
  return found.flat()
}

/** How far each scope was on this phone when the work was recorded. */
async function readCursors(tables: DeviceTables, ops: readonly NewOp[]): Promise<ReadonlyMap<string, number>> {
  const scopes = [
    ...new Set(ops.map(({ scope }) => scope)),
  ]
  const records = await Promise.all(scopes.map(scope => readScope(tables, scope)))
  return new Map(records.map(({ scope, after }) => [scope, after]))
}

interface Numbering { device: DeviceRecord, cursors: ReadonlyMap<string, number>, atMs: number }

function numbered(ops: readonly NewOp[], { device, cursors, atMs }: Numbering): OutboxRecord[] {
  return ops.map(({ baseSeq, ...op }, index) => {
    const opNo = device.nextOpNo + index
    const touched = [
      { coll: op.coll, id: op.id },
    ]
    return {
      n: device.nextN + index,
      opId: op.opId,
      deviceId: device.deviceId,
      opNo,
      op: {
        ...op,
        opNo,
        baseSeq: baseSeq ?? cursors.get(op.scope) ?? 0,
        schema: OP_SCHEMA,
      },
      state: 'waiting',
      status: null,
      code: null,
      seq: null,
      acks: 0,
      touched,
      touches: touchTexts(op.scope, touched),
      atMs,
    }
  })
}
