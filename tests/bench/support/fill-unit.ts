import type { Op } from '../../../src/domain/oplog/op.ts'
import type { PushReply } from '../../../src/protocol/push.ts'
import type { BenchUnit } from './unit-server.ts'
import { aCapture, anOp } from '../../support/builders.ts'

/** A person at work on a unit's server, without a phone. */
export interface Writer {
  /** So many captures in the scope that people work in. */
  capture: (count: number) => Promise<void>
  /** Changes the words of the first `count`. */
  change: (count: number) => Promise<void>
}

const AT_ONCE = 100

export function aWriter(unit: BenchUnit): Writer {
  const { work: scope, deviceId, session, fetch } = unit
  const by = { personId: session.personId, roles: [], isServer: false }
  const made: string[] = []
  let opNo = 0
  let changes = 0

  async function push(ops: Op[]): Promise<void> {
    const reply = await fetch('/v1/push', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        v: 1,
        deviceId,
        epoch: '',
        build: 'bench',
        nowMs: Date.now(),
        waiting: {
          ops: 0,
          blobs: 0,
          bytes: 0,
          oldestMs: null,
        },
        ops: ops.map(op => ({
          ...op,
          scope,
          opNo: ++opNo,
          clientMs: Date.now(),
        })),
      }),
    })
    const text = await reply.text()
    if (!reply.ok || (JSON.parse(text) as PushReply).results.some(({ status }) => status !== 'applied'))
      throw new Error(`a push of the benchmark was answered ${reply.status}: ${text.slice(0, 300)}`)
  }

  return {
    async capture(count) {
      for (let done = 0; done < count; done += AT_ONCE) {
        const ops = Array.from({ length: AT_ONCE }, (_, n) => aCapture({
          by,
          deviceId,
          sha256: String(made.length + n).padStart(64, '0'),
        }))
        made.push(...ops.map(({ id }) => id))
        await push(ops)
      }
    },
    async change(count) {
      changes += 1
      await push(made.slice(0, count).map(id => anOp({
        kind: 'caption.changed',
        coll: 'evidence',
        id,
        baseSeq: Number.MAX_SAFE_INTEGER,
        body: {
          caption: { place: `社区小广场 ${changes}` },
        },
      })))
    },
  }
}
