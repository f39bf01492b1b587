import type { OpResult } from '../../protocol/push.ts'
import type { DeviceRow, Trx } from '../storage/database.ts'
import type { RawOp } from './stored-op.ts'
import { Failure } from '../../domain/failure.ts'
import { resultOf } from './stored-op.ts'

export interface Sorted {
  /** Stored results of ops that came before. */
  replayed: OpResult[]
  fresh: RawOp[]
}

/**
 * Tells replays from new ops.
 * @throws Failure('op-gap', {expected}) where a number is missing, Failure('device-forked') where a number came before under
 * another name: two copies of one phone
 */
export async function sortReplays(trx: Trx, device: DeviceRow, ops: readonly RawOp[]): Promise<Sorted> {
  const first = ops[0]?.opNo ?? device.last_op + 1
  if (first > device.last_op + 1 || ops.some((op, n) => op.opNo !== first + n))
    throw new Failure('op-gap', { expected: device.last_op + 1 })
  const again = ops.filter(op => op.opNo <= device.last_op)
  const replayed = again.length > 0
    ? await storedResults(trx, device.id, again)
    : []
  return {
    replayed,
    fresh: ops.slice(again.length),
  }
}

async function storedResults(trx: Trx, deviceId: string, ops: readonly RawOp[]): Promise<OpResult[]> {
  const numbers = ops.map(op => op.opNo)
  const stored = await trx.selectFrom('op').select([
    'op_no',
    'op_id',
    'status',
    'code',
    'seq',
  ]).where('device_id', '=', deviceId).where('op_no', 'in', numbers).execute()
  const renumbered = await trx.selectFrom('op_again')
    .innerJoin('device', 'device.id', 'op_again.device_id')
    .innerJoin('op', join => join.onRef('op.op_id', '=', 'op_again.op_id').onRef('op.person_id', '=', 'device.person_id'))
    .select([
      'op_again.op_no',
      'op.op_id',
      'op.status',
      'op.code',
      'op.seq',
    ])
    .where('op_again.device_id', '=', deviceId)
    .where('op_again.op_no', 'in', numbers)
    .execute()
  const byNumber = new Map([
    ...stored,
    ...renumbered,
  ].map(row => [row.op_no, row]))
  return ops.map(({ opNo, opId }) => {
    const row = byNumber.get(opNo)
    if (row?.op_id !== opId)
      throw new Failure('device-forked')
    return resultOf(opNo, row)
  })
}
