import type { Op } from '../../domain/oplog/op.ts'
import type { Remade } from '../device-store.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceDatabase, DeviceTables, OutboxRecord } from './records.ts'
import { waitingAgain } from './doubt.ts'
import { readActor, refold } from './fold.ts'
import { readDevice, writeDevice } from './kv.ts'
import { stretchOf } from './stretch.ts'

interface Remaking { deviceId: string, remake: (op: Op) => Promise<Remade> }

/**
 * Signing is slow and may not happen inside a transaction, so bodies are made first and written only if nothing was
 * recorded meanwhile; else once more.
 */
export async function takeNewDevice(db: DeviceDatabase, { deviceId, remake }: Remaking, parts: FoldParts): Promise<void> {
  for (;;) {
    const waiting = await db.read(['outbox'], listUnsent)
    const remade: Remade[] = []
    for (const { op } of waiting)
      remade.push(await remake(op))
    const isDone = await db.write('strict', ['kv', 'outbox', 'items'], tables => renumber(tables, { waiting, remade, deviceId }, parts))
    if (isDone)
      return
  }
}

/** What the server has not got, or may have lost; in order of recording. */
export async function listUnsent({ outbox }: Pick<DeviceTables, 'outbox'>): Promise<OutboxRecord[]> {
  const waiting = await outbox.range(stretchOf(['waiting'], { index: '[state+n]' }))
  const doubted = await outbox.range(stretchOf([1], { index: '[recheck+n]' }))
  return [
    ...waiting,
    ...doubted,
  ].sort((a, b) => a.n - b.n)
}

interface Renumbering { waiting: readonly OutboxRecord[], remade: readonly Remade[], deviceId: string }

async function renumber(tables: Pick<DeviceTables, 'kv' | 'outbox' | 'items'>, { waiting, remade, deviceId }: Renumbering, parts: FoldParts): Promise<boolean> {
  const device = await readDevice(tables)
  if (device.deviceId === deviceId)
    return true
  const now = await listUnsent(tables)
  if (now.length !== waiting.length || now.some((record, index) => record.n !== waiting[index]?.n))
    return false
  const renumbered = now.map((record, index): OutboxRecord => {
    const opNo = index + 1
    return {
      ...waitingAgain(record),
      // What the other phone wrote looked like this phone's own, so it was covered here and its author had not seen it.
      hasLostBase: 1,
      deviceId,
      opNo,
      op: { ...record.op, opNo, body: remade[index]?.body ?? record.op.body },
    }
  })
  await tables.outbox.putMany(renumbered)
  const chainHead = remade.findLast(({ chainHash }) => chainHash !== undefined)?.chainHash ?? null
  await writeDevice(tables, {
    ...device,
    deviceId,
    isRenamed: true,
    nextOpNo: now.length + 1,
    chainHead,
  })
  await refold(tables, { ops: renumbered }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
  return true
}
