import type { Benchmark, Line } from './support/benchmark.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { intake } from '../../src/server/oplog/intake.ts'
import { activityFields, anId, anOp } from '../support/builders.ts'
import { aServer } from '../unit/server/a-server.ts'
import { aPhone, aUnit } from '../unit/server/a-unit.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 7
/** Transactions of each in a round. */
const AT_ONCE = 200
/** How many ops a push carries. */
const sizes = { one: 1, twenty: 20 } as const

/** Pushes into one scope, against the least that a gap-free number costs: one counter row, one durable commit. */
export const benchmark: Benchmark = { id: 'B10', title: 'push transactions into one scope, SQLite (WAL, synchronous FULL)', run }

async function run(): Promise<Line[]> {
  const counter = aCounter()
  const log = await aLog()
  try {
    const work: Record<string, () => Promise<void>> = {
      floor: counter.add,
      one: () => log.push(sizes.one),
      twenty: () => log.push(sizes.twenty),
    }
    const measured = await takeTurns(Object.keys(work), ROUNDS, async (name) => {
      const from = performance.now()
      for (let n = 0; n < AT_ONCE; n++)
        await work[name]!()
      return (performance.now() - from) / AT_ONCE
    })
    return linesOf(measured)
  }
  finally {
    counter.close()
    await log.close()
  }
}

function linesOf(measured: Map<string, number[]>): Line[] {
  const spread = (name: string) => spreadOf(measured.get(name) ?? [])
  const figure = (name: string, ops = 1): string => `${(1000 / spread(name).median).toFixed(0)}/s, median ${ms(spread(name).median)}${ops > 1
    ? `, ${(ops * 1000 / spread(name).median).toFixed(0)} ops/s`
    : ''}`
  const share = spread('floor').median / spread('one').median
  return [
    {
      what: 'floor: bare counter-row transaction',
      figure: figure('floor'),
      raw: {
        ...spread('floor'),
      },
    },
    {
      what: 'ours: a push of one op',
      figure: figure('one'),
      raw: {
        ...spread('one'),
      },
      bar: { words: `${times(share)} floor (>= 0.7 x)`, holds: share >= 0.7 },
    },
    {
      what: `ours: a push of ${sizes.twenty} ops`,
      figure: figure('twenty', sizes.twenty),
      raw: {
        ...spread('twenty'),
      },
    },
  ]
}

function aCounter() {
  const folder = mkdtempSync(join(tmpdir(), 'jz-bench-'))
  const connection = new DatabaseSync(join(folder, 'counter.sqlite'))
  connection.exec('pragma journal_mode = wal; pragma synchronous = full; create table counter (id text primary key, head integer) strict; insert into counter values (\'work\', 0)')
  const begin = connection.prepare('begin immediate')
  const next = connection.prepare('update counter set head = head + 1 where id = ? returning head')
  const commit = connection.prepare('commit')
  return {
    add: () => {
      begin.run()
      next.get('work')
      commit.run()
      return Promise.resolve()
    },
    close: () => {
      connection.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function aLog() {
  const server = await aServer()
  const unit = await aUnit(server)
  const { caller } = aPhone(server, unit)
  let opNo = 0
  return {
    close: server.close,
    async push(count: number) {
      const ops = Array.from({ length: count }, () => anOp({
        kind: 'activity.created',
        scope: unit.work,
        opNo: opNo += 1,
        body: activityFields(),
        clientMs: server.clock.now(),
      }))
      const { results } = await intake(server.parts, caller, {
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
      })
      if (results.some(({ status }) => status !== 'applied'))
        throw new Error('a push of the benchmark was not applied')
    },
  }
}
