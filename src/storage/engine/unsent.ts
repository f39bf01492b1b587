import type { Op } from '../../domain/oplog/op.ts'
import type { Unsent } from '../unsent.ts'
import type { DeviceTables } from './records.ts'
import { factsOf } from './blob-records.ts'
import { listUnsent } from './fork.ts'
import { readDevice, readServer } from './kv.ts'
import { asSent } from './push-record.ts'
import { stretchOf } from './stretch.ts'

/**
 * [DS34] Looks only. From the first unsent op everything that this device numbered comes along, since a server that lacks
 * one takes none of those after it.
 */
export async function readUnsent(tables: Pick<DeviceTables, 'kv' | 'outbox' | 'blobs'>): Promise<Unsent> {
  const { deviceId } = await readDevice(tables)
  const { epoch } = await readServer(tables)
  const unsent = await listUnsent(tables)
  const blobs = await Promise.all(['waiting', 'refused'].map(state => tables.blobs.range(stretchOf([state], { index: '[state+order+createdMs]' }))))
  return {
    deviceId,
    epoch,
    ops: await numberedFrom(tables, deviceId, unsent[0]?.n),
    blobs: blobs.flat().sort((a, b) => a.order - b.order).map(factsOf),
    needsNewId: unsent.some(record => record.deviceId !== deviceId),
  }
}

/** Order of recording is the order of numbers, per device id. */
async function numberedFrom({ outbox }: Pick<DeviceTables, 'outbox'>, deviceId: string, first: number | undefined): Promise<Op[]> {
  if (first === undefined)
    return []
  const journal = await outbox.range({ lower: first })
  return journal.filter(record => record.deviceId === deviceId).map(asSent)
}
