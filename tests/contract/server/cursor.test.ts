import type { PushReply } from '../../../src/protocol/push.ts'
import type { Caller } from '../../../src/server/caller.ts'
import type * as IntakeModule from '../../../src/server/oplog/intake.ts'
import type * as PullModule from '../../../src/server/routes/pull.ts'
import { setImmediate as takeTurns, setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { intake } from '../../../src/server/oplog/intake.ts'
import { pull } from '../../../src/server/routes/pull.ts'
import { activityFields, anId, anOp } from '../../support/builders.ts'
import { seeded } from '../../support/seeded.ts'
import { aServer } from '../../unit/server/a-server.ts'
import { aPhone, aUnit } from '../../unit/server/a-unit.ts'
import { planted } from './planted.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

type Intake = typeof intake

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
})
afterEach(async () => await server.close())

const WRITERS = 8

interface Race {
  seed: number
  take?: Intake
  readPage?: typeof pull
  /** Of each writer. */
  pushes?: number
  opsPerPush?: number
}

/** Writers push at once while a reader follows with its cursor: what was written, and what did the reader never see? */
async function race({ seed, take = intake, readPage = pull, pushes = 12, opsPerPush = 1 }: Race): Promise<{ made: string[], missed: string[] }> {
  const { pick } = seeded(seed)
  const made: string[] = []
  const replies: PushReply[] = []
  let isWriting = true
  const write = async (caller: Caller): Promise<void> => {
    for (let push = 0; push < pushes; push += 1) {
      await wait(pick([0, 1, 2, 3]))
      const ops = Array.from({ length: opsPerPush }, (_, n) => anOp({
        kind: 'activity.created',
        scope: unit.work,
        opNo: push * opsPerPush + n + 1,
        body: activityFields(),
        clientMs: server.clock.now(),
      }))
      replies.push(await take(server.parts, caller, {
        v: 1,
        deviceId: caller.deviceId ?? anId(),
        epoch: '',
        build: '',
        nowMs: server.clock.now(),
        waiting: {
          ops: 0,
          blobs: 0,
          bytes: 0,
          oldestMs: null,
        },
        ops,
      }))
      made.push(...ops.map(({ id }) => id))
    }
  }
  const read = async (): Promise<Set<string>> => {
    const { caller } = aPhone(server, unit)
    const seen = new Set<string>()
    let after = 0
    for (let isLast = false; !isLast;) {
      isLast = !isWriting
      const page = await readPage(server.parts, caller, {
        scope: unit.work,
        after,
        limit: pick([1, 3, 50]),
      })
      page.rows.forEach(row => seen.add(row.id))
      isLast &&= !page.more
      after = page.next
      await takeTurns()
    }
    return seen
  }
  const reading = read()
  await Promise.all(Array.from({ length: WRITERS }, () => aPhone(server, unit)).map(async phone => await write(phone.caller)))
  isWriting = false
  const seen = await reading
  expect(replies.flatMap(({ results }) => results.map(({ status }) => status)).filter(status => status !== 'applied')).toEqual([])
  return {
    made,
    missed: made.filter(id => !seen.has(id)),
  }
}

test.for([1, 2, 3])('[OL8] seed %i: a cursor never passes a row that it has not seen', async (seed) => {
  expect((await race({ seed })).missed).toEqual([])
})

test('[OL8] nor one of two thousand rows that eight phones write at once', async () => {
  const { made, missed } = await race({ seed: 4, pushes: 25, opsPerPush: 10 })
  expect(made).toHaveLength(2000)
  expect(missed).toEqual([])
})

test('[OL8] without the lock rows are missed: numbers that are taken before it, as a database sequence would: planted', async () => {
  const withLog = await planted<object>('src/server/oplog/with-log.ts', [
    'const { result, nudges } =',
    `globalThis.plantedNumber = (globalThis.plantedNumber ?? 0) + 10
  const number = globalThis.plantedNumber
  await new Promise(resolve => setTimeout(resolve, number % 7))
  const { result, nudges } =`,
  ], [
    'const log = new Log(trx, parts, followUp)',
    `const log = new Log(trx, parts, followUp)
    const lock = log.lock.bind(log)
    log.lock = async (ids) => { await lock(ids); for (const scope of log.scopes) scope.head = number }`,
  ])
  Object.assign(globalThis, { plantedWithLog: withLog })
  const broken = await planted<typeof IntakeModule>('src/server/oplog/intake.ts', ['import { withLog } from', 'const { withLog } = globalThis.plantedWithLog; import type {} from'])
  expect((await race({ seed: 1, take: broken.intake })).missed).not.toEqual([])
})

test('[OL8] a head that is read after the rows passes what was written between: planted', async () => {
  const head = 'const { head } = await db.selectFrom(\'scope\').select(\'head\').where(\'id\', \'=\', scope).executeTakeFirstOrThrow()'
  const rows = 'const rows = found.slice(0, limit)'
  const broken = await planted<typeof PullModule>('src/server/routes/pull.ts', [head, ''], [rows, `await new Promise(resolve => setTimeout(resolve, 2)); ${head}\n  ${rows}`])
  expect((await race({ seed: 1, readPage: broken.pull })).missed).not.toEqual([])
})
