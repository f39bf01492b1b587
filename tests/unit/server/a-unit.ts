import type { Grant, Role } from '../../../src/domain/access/roles.ts'
import type { Op } from '../../../src/domain/oplog/op.ts'
import type { PullReply } from '../../../src/protocol/pull.ts'
import type { PushReply } from '../../../src/protocol/push.ts'
import type { Caller } from '../../../src/server/caller.ts'
import type { TestServer } from './a-server.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { scopeId } from '../../../src/domain/scope.ts'
import { writeServerOps } from '../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'
import { aCapture, anId } from '../../support/builders.ts'
import { aGrant } from './a-server.ts'

/** A unit with one cycle, as set-up leaves it. */
export async function aUnit({ parts }: Pick<TestServer, 'parts'>) {
  const unitId = anId()
  const cycleId = anId()
  const scopes = {
    unit: scopeId('unit', unitId),
    audit: scopeId('audit', unitId),
    work: scopeId('work', cycleId),
    people: scopeId('people', cycleId),
    judge: scopeId('judge', cycleId),
  }
  await withLog(parts, async (log) => {
    for (const [kind, id] of Object.entries(scopes)) {
      await log.createScope({
        id,
        unit_id: unitId,
        cycle_id: kind === 'unit' || kind === 'audit'
          ? null
          : cycleId,
      })
    }
    await writeServerOps(log, [
      {
        scope: scopes.unit,
        kind: 'unit.named',
        coll: 'unit',
        id: unitId,
        body: { name: '甲单位' },
      },
      {
        scope: scopes.unit,
        kind: 'cycle.opened',
        coll: 'cycle',
        id: cycleId,
        body: {
          name: '2026 年度',
          year: 2026,
          fromDay: '2026-01-01',
          untilDay: '2026-12-31',
          edition: 'yueyang-wenming@1',
        },
      },
    ])
  })
  return { unitId, cycleId, ...scopes }
}
export type TestUnit = Awaited<ReturnType<typeof aUnit>>

type PhoneWishes = Partial<Caller> & { grants?: readonly Grant[] }

/** A person with a phone that is signed in, and what the phone can do. */
export function aPhone(server: TestServer, unit: { unitId: string }, role: Role | PhoneWishes = 'volunteer') {
  const wishes = typeof role === 'string'
    ? { }
    : role
  const personId = wishes.personId ?? anId()
  const caller: Caller = {
    sessionId: anId(),
    personId,
    unitId: unit.unitId,
    deviceId: anId(),
    grants: typeof role === 'string'
      ? [
          aGrant(personId, role),
        ]
      : [],
    isRevoked: false,
    isHandInOnly: wishes.isRevoked ?? false,
    expiresMs: server.clock.now() + 86_400_000,
    ...wishes,
  }
  server.callers.set(caller.sessionId, caller)
  let lastOp = 0
  const headers = { 'x-caller': caller.sessionId, 'host': 'localhost' }

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    return await server.app.request(path, {
      ...init,
      headers: {
        ...headers,
        ...init.headers as Record<string, string>,
      },
    })
  }

  /** Numbers the ops and sends them; what came back, whatever it was. */
  async function pushRaw(ops: readonly unknown[], about: Record<string, unknown> = {}): Promise<Response> {
    const body = {
      v: 1,
      deviceId: caller.deviceId,
      epoch: '',
      build: 'test',
      nowMs: server.clock.now(),
      waiting: {
        ops: 0,
        blobs: 0,
        bytes: 0,
        oldestMs: null,
      },
      ops,
      ...about,
    }
    return await request('/v1/push', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  }

  async function push(...ops: Op[]): Promise<PushReply> {
    const numbered = ops.map((op, n) => ({ ...op, opNo: lastOp + n + 1 }))
    const reply = await pushRaw(numbered)
    if (reply.status !== 200)
      throw new Error(`push answered ${reply.status}: ${await reply.text()}`)
    lastOp += ops.length
    return await reply.json() as PushReply
  }

  async function pull(scope: string, after = 0, limit?: number): Promise<PullReply> {
    const reply = await request(`/v1/pull?scope=${scope}&after=${after}${limit
      ? `&limit=${limit}`
      : ''}`)
    if (reply.status !== 200)
      throw new Error(`pull answered ${reply.status}: ${await reply.text()}`)
    return await reply.json() as PullReply
  }

  async function rowOf(scope: string, coll: string, id: string) {
    const { rows } = await pull(scope, 0, 1000)
    return rows.find(row => row.coll === coll && row.id === id)
  }

  async function put(bytes: Uint8Array, about: Record<string, string> = {}): Promise<Response> {
    const hash = sha256(bytes)
    return await request(`/v1/blobs/${hash}`, {
      method: 'PUT',
      body: bytes as BodyInit,
      headers: {
        'content-length': String(bytes.length),
        ...about,
      },
    })
  }

  async function patch(bytes: Uint8Array, { hash, offset, total, ...about }: { hash: string, offset: number, total: number } & Record<string, string | number>): Promise<Response> {
    return await request(`/v1/blobs/${hash}`, {
      method: 'PATCH',
      body: bytes as BodyInit,
      headers: {
        'content-length': String(bytes.length),
        'upload-offset': String(offset),
        'upload-length': String(total),
        'content-digest': digestOf(bytes),
        ...about,
      },
    })
  }

  /** A capture of one photo by this person on this phone, in a unit's work. */
  function capture(scope: string, about: Record<string, unknown> = {}): Op {
    const op = aCapture({
      by: { personId, roles: [], isServer: false },
      deviceId: caller.deviceId ?? '',
      ...about,
    })
    return {
      ...op,
      scope,
      clientMs: server.clock.now(),
    }
  }

  return {
    caller,
    personId,
    deviceId: caller.deviceId ?? '',
    request,
    pushRaw,
    push,
    pull,
    rowOf,
    put,
    patch,
    capture,
  }
}
export type TestPhone = ReturnType<typeof aPhone>

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
}

/** Bytes that differ from call to call. */
let made = 0
export function someBytes(size: number): Uint8Array<ArrayBuffer> {
  made += 1
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 4096)
    bytes[at] = (at / 4096 + made) % 256
  Buffer.from(bytes.buffer).write(`bytes ${made}`.slice(0, size))
  return bytes
}
