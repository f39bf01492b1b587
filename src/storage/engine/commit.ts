import type { Commit, CommitResult } from '../device-store.ts'
import type { NewOp } from '../outbox.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceRecord } from './kv.ts'
import type { DeviceTables, OutboxRecord } from './records.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { putNewBlob } from './blob-records.ts'
import { dropDraft } from './drafts.ts'
import { readActor, refold, touchTexts } from './fold.ts'
import { readDevice, readScope, writeDevice } from './kv.ts'
import { exactly } from './stretch.ts'

/** The body of the one strict transaction. May run again after a lost connection: what is recorded already is not recorded twice. */
export async function commitWork(tables: DeviceTables, work: Commit, parts: FoldParts): Promise<CommitResult> {
  const known = await alreadyRecorded(tables, work)
  if (known) {
    return {
      status: 'saved',
      ops: known.map(({ op }) => op),
    }
  }
  const device = await readDevice(tables)
  if (work.chain && work.chain.previous !== device.chainHead)
    return { status: 'chain-moved', head: device.chainHead }
  const records = await number(tables, work.ops ?? [], {
    device,
    atMs: parts.now(),
  })
  await tables.outbox.putMany(records)
  for (const blob of work.blobs ?? []) {
    await putNewBlob(tables, blob, {
      state: 'waiting',
      atMs: parts.now(),
    })
  }
  await writeDevice(tables, {
    ...device,
    nextN: device.nextN + records.length,
    nextOpNo: device.nextOpNo + records.length,
    chainHead: work.chain?.hash ?? device.chainHead,
  })
  await refold(tables, { ops: records }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
  if (work.putDraft)
    await tables.drafts.put(work.putDraft)
  if (work.dropDraft)
    await dropDraft(tables, work.dropDraft)
  return {
    status: 'saved',
    ops: records.map(({ op }) => op),
  }
}

/** A connection can be lost after the transaction was through; the second try then finds its own op. */
async function alreadyRecorded({ outbox }: DeviceTables, { ops = [] }: Commit): Promise<OutboxRecord[] | undefined> {
  const [first] = ops
  if (!first || await outbox.count(exactly('opId', first.opId)) === 0)
    return undefined
  const found = await Promise.all(ops.map(({ opId }) => outbox.range(exactly('opId', opId))))
  return found.flat()
}

async function number(tables: DeviceTables, ops: readonly NewOp[], { device, atMs }: { device: DeviceRecord, atMs: number }): Promise<OutboxRecord[]> {
  const records: OutboxRecord[] = []
  for (const [index, { baseSeq, ...op }] of ops.entries()) {
    const { deviceId } = device
    const opNo = device.nextOpNo + index
    const touched = [
      { coll: op.coll, id: op.id },
    ]
    records.push({
      n: device.nextN + index,
      opId: op.opId,
      deviceId,
      opNo,
      op: {
        ...op,
        opNo,
        baseSeq: baseSeq ?? (await readScope(tables, op.scope)).after,
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
    })
  }
  return records
}
