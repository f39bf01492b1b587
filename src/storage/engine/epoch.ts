import type { FoldParts } from './fold.ts'
import type { ServerRecord } from './kv.ts'
import type { DeviceTables } from './records.ts'
import { changeBlobs } from './blob-records.ts'
import { doubtJournal, waitingAgain } from './doubt.ts'
import { readActor, refold } from './fold.ts'
import { allScopes, readDevice, readServer, writeScope, writeServer } from './kv.ts'
import { stretchOf } from './stretch.ts'

type EpochTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs'>

/**
 * The server was restored from a backup: it may have lost what it had acknowledged. Every scope is read again from the
 * start, ops that it no longer holds wait again, the others are asked about, and every blob of ours is offered again.
 */
export async function meetEpoch(tables: EpochTables, { epoch, lastOp }: { epoch: string, lastOp: number }, parts: FoldParts & { isPutBack?: boolean }): Promise<ServerRecord> {
  const before = await readServer(tables)
  if (before.epoch === epoch && !parts.isPutBack)
    return before
  const server = {
    ...before,
    epoch,
    gen: before.epoch === ''
      ? before.gen
      : before.gen + 1,
  }
  await writeServer(tables, server)
  // Bytes may have been sent before any reply was kept; whether that was to this server, only it can say.
  await offerBlobsAgain(tables)
  if (before.epoch === '')
    return server
  for (const scope of await allScopes(tables)) {
    await writeScope(tables, {
      ...scope,
      after: 0,
      settledTo: 0,
      head: 0,
      backedUpThrough: 0,
      complete: false,
      needsSweep: true,
    })
  }
  await doubtJournal(tables, lastOp, parts)
  return server
}

/** Ops of this device from a number on wait again, all of them: numbers have no gap. They are folded again, too. */
export async function resendFrom(tables: EpochTables, opNo: number, parts: FoldParts): Promise<void> {
  const { deviceId } = await readDevice(tables)
  const lost = await tables.outbox.range({
    ...stretchOf([deviceId], { index: '[deviceId+opNo]' }),
    lower: [deviceId, opNo],
  })
  const again = lost.map(waitingAgain)
  await tables.outbox.putMany(again)
  await refold(tables, { ops: again }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

async function offerBlobsAgain(tables: EpochTables): Promise<void> {
  const sent = await tables.blobs.range(stretchOf(['sent'], { index: '[state+order+createdMs]' }))
  await changeBlobs(tables, sent.map(before => ({
    before,
    after: { ...before, state: 'waiting', offset: 0 },
  })))
}
