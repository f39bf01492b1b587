import type { Op, OpStatus } from '../../domain/oplog/op.ts'
import type { OpResult } from '../../protocol/push.ts'
import type { OpRow } from '../storage/database.ts'
import * as v from 'valibot'
import { isFailureCode } from '../../domain/failure.ts'
import { opSchema } from '../../domain/oplog/op.ts'

/** An op with what the server knows about its coming. */
export interface StoredOp {
  op: Op
  deviceId: string
  personId: string
  trustedMs: number
  receivedMs: number
}

/** What travels: only the number and the name must be sound, or it could not even be kept. */
export type RawOp = { opNo: number, opId: string } & Record<string, unknown>

export type ParsedOp = { isSound: true, op: Op } | { isSound: false, op: Op }

/** Names of rows that every database can keep: no control characters, no half characters. */
const storableId = /^[^\p{Cc}\p{Cs}]+$/u

/** An op that is not understood is kept as it came, under what can be read of it, and blocks nothing. */
export function parseOp(raw: RawOp): ParsedOp {
  const parsed = v.safeParse(opSchema, raw)
  if (parsed.success && storableId.test(parsed.output.id))
    return { isSound: true, op: parsed.output }
  return {
    isSound: false,
    op: {
      opNo: raw.opNo,
      opId: raw.opId,
      scope: '',
      kind: '',
      coll: '',
      id: '',
      body: {},
      baseSeq: 0,
      clientMs: 0,
      schema: 1,
    },
  }
}

const knownFields = new Set([
  'opNo',
  'opId',
  'scope',
  'kind',
  'coll',
  'id',
  'body',
  'baseSeq',
  'clientMs',
  'schema',
])

/** The op as a row, not interpreted yet. `raw` only where the columns do not tell everything. */
export function toOpRow({ op, deviceId, personId, trustedMs, receivedMs }: StoredOp, raw: RawOp | null): OpRow {
  const hasMore = raw !== null && (op.kind === '' || Object.keys(raw).some(field => !knownFields.has(field)))
  return {
    device_id: deviceId,
    op_no: op.opNo,
    op_id: op.opId,
    person_id: personId,
    scope_id: op.scope,
    kind: op.kind,
    coll: op.coll,
    entity_id: op.id,
    body: JSON.stringify(op.body),
    raw: hasMore
      ? JSON.stringify(raw)
      : null,
    base_seq: op.baseSeq,
    client_ms: op.clientMs,
    trusted_ms: trustedMs,
    recv_ms: receivedMs,
    schema: op.schema,
    status: 'quarantined',
    code: null,
    seq: null,
    late: 0,
  }
}

/** The op that a row holds. */
export function fromOpRow(row: OpRow): StoredOp {
  const op: Op = {
    opNo: row.op_no,
    opId: row.op_id,
    scope: row.scope_id,
    kind: row.kind,
    coll: row.coll,
    id: row.entity_id,
    body: JSON.parse(row.body) as Record<string, unknown>,
    baseSeq: row.base_seq,
    clientMs: row.client_ms,
    schema: row.schema,
  }
  return {
    op,
    deviceId: row.device_id,
    personId: row.person_id,
    trustedMs: row.trusted_ms,
    receivedMs: row.recv_ms,
  }
}

export function resultOf(opNo: number, row: Pick<OpRow, 'op_id' | 'status' | 'code' | 'seq'>): OpResult {
  const result: OpResult = {
    opNo,
    opId: row.op_id,
    status: row.status as OpStatus,
    seq: row.seq,
  }
  return isFailureCode(row.code)
    ? { ...result, code: row.code }
    : result
}
