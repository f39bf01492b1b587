import type { TestServer } from '../unit/server/a-server.ts'
import type { TestPhone } from '../unit/server/a-unit.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import process from 'node:process'
import { PULL_PAGE_ROWS } from '../../src/protocol/version.ts'
import { aServer } from '../unit/server/a-server.ts'
import { aPhone, aUnit } from '../unit/server/a-unit.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 9
const ROWS = 10_000

/** A phone's first pull, page by page through the whole server but its socket, in processor time. */
export const benchmark: Benchmark = { id: 'B11', title: `pull of ${ROWS.toLocaleString('en')} rows: processor time of the server`, run }

async function run(): Promise<Line[]> {
  const server = await aServer()
  try {
    const unit = await aUnit(server)
    const phone = aPhone(server, unit)
    await capture(phone, unit.work)
    const work: Record<string, () => Promise<number>> = {
      floor: () => Promise.resolve(readAndStringify(server, unit.work)),
      ours: () => pullAll(phone, unit.work),
    }
    let bytes = 0
    const measured = await takeTurns(Object.keys(work), ROUNDS, async (name) => {
      const before = process.cpuUsage()
      bytes = await work[name]!()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    return linesOf(measured, bytes)
  }
  finally {
    await server.close()
  }
}

function linesOf(measured: Map<string, number[]>, bytes: number): Line[] {
  const floor = spreadOf(measured.get('floor') ?? [])
  const ours = spreadOf(measured.get('ours') ?? [])
  const ratio = ours.median / floor.median
  return [
    {
      what: 'rows',
      figure: `${ROWS} of ${(bytes / ROWS).toFixed(0)} bytes`,
      raw: { ROWS, bytes },
    },
    {
      what: 'floor: SELECT and JSON.stringify',
      figure: `median ${ms(floor.median)}, p95 ${ms(floor.p95)}`,
      raw: { ...floor },
    },
    {
      what: `ours: pages of ${PULL_PAGE_ROWS} with sign-in, scopes, limits, headers`,
      figure: `median ${ms(ours.median)}, p95 ${ms(ours.p95)}`,
      raw: { ...ours },
      bar: { words: `${times(ratio)} floor (<= 2 x)`, holds: ratio <= 2 },
    },
  ]
}

async function capture(phone: TestPhone, scope: string): Promise<void> {
  for (let made = 0; made < ROWS; made += 100) {
    await phone.push(...Array.from({ length: 100 }, (_, n) => phone.capture(scope, {
      sha256: String(made + n).padStart(64, '0'),
    })))
  }
}

/** The same rows in pages of the same size, without anything around. Returns the bytes. */
function readAndStringify({ connection }: TestServer, scope: string): number {
  const page = connection.prepare('select coll, id, seq, deleted, data, fver from row_ where scope_id = ? and seq > ? order by seq limit ?')
  let bytes = 0
  for (let after = 0, more = true; more;) {
    const rows = page.all(scope, after, PULL_PAGE_ROWS) as Array<{ seq: number }>
    bytes += JSON.stringify(rows).length
    more = rows.length === PULL_PAGE_ROWS
    after = rows.at(-1)?.seq ?? after
  }
  return bytes
}

async function pullAll(phone: TestPhone, scope: string): Promise<number> {
  let bytes = 0
  for (let after = 0, more = true; more;) {
    const page = await (await phone.request(`/v1/pull?scope=${scope}&after=${after}`)).arrayBuffer()
    bytes += page.byteLength
    // What a phone does with it is not the server's time.
    const found = /"next":(\d+),"more":(true|false)/.exec(new TextDecoder().decode(page.slice(-400)))
    after = Number(found?.[1])
    more = found?.[2] === 'true'
  }
  return bytes
}
