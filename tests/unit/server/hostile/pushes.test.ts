import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { TestServer } from '../a-server.ts'
import type { TestPhone, TestUnit } from '../a-unit.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { failureCodes } from '../../../../src/domain/failure.ts'
import { activityFields, anOp } from '../../../support/builders.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

let server: TestServer
beforeAll(async () => server = await aServer())
afterAll(async () => await server.close())

/** What a phone, a thief of its cookie or a broken line can do to the stream of its ops. */
type Deed
  = | { do: 'push', count: number }
    | { do: 'again', back: number }
    | { do: 'shuffled', count: number }
    | { do: 'gap', jump: number }
    | { do: 'foreignScope' }
    | { do: 'foreignDevice' }
    | { do: 'foreignOp' }
    | { do: 'sameNumber' }
    | { do: 'half', count: number }

const count = fc.integer({ min: 1, max: 5 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: count.map(count => ({ do: 'push' as const, count })),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 6 }).map(back => ({ do: 'again' as const, back })),
  },
  count.map(count => ({ do: 'shuffled' as const, count: count + 1 })),
  fc.constantFrom(1, 5, 1000, Number.MAX_SAFE_INTEGER - 100).map(jump => ({ do: 'gap' as const, jump })),
  fc.constantFrom<Deed>({ do: 'foreignScope' }, { do: 'foreignDevice' }, { do: 'foreignOp' }, { do: 'sameNumber' }),
  count.map(count => ({ do: 'half' as const, count: count + 1 })),
)
const deeds = fc.array(fc.tuple(fc.constantFrom(0, 1), deed), { minLength: 3, maxLength: 14 })

interface Hand {
  phone: TestPhone
  /** All that it has numbered, in order; the server has taken the first `taken`. */
  made: Op[]
  taken: number
}

/** One unit of two phones, another unit beside it, and a count of what must be there. */
class Model {
  readonly applied = new Set<string>()
  readonly #hands: readonly [Hand, Hand]
  readonly #unit: TestUnit
  readonly #foreign: TestUnit

  constructor(unit: TestUnit, foreign: TestUnit) {
    this.#unit = unit
    this.#foreign = foreign
    const hand = (): Hand => ({
      phone: aPhone(server, unit),
      made: [],
      taken: 0,
    })
    this.#hands = [
      hand(),
      hand(),
    ]
  }

  async run(who: number, wish: Deed): Promise<void> {
    const [own, other] = who === 0
      ? this.#hands
      : [this.#hands[1], this.#hands[0]]
    const { ops, about = {} } = this.#what(own, other, wish)
    const before = await everything()
    const reply = await own.phone.pushRaw(ops, about)
    const answer = await reply.json() as { code?: string, results?: Array<{ opId: string, status: string, code?: string }> }
    const words = `${JSON.stringify(wish)}: ${reply.status} ${JSON.stringify(answer).slice(0, 300)}`
    if (reply.status !== 200) {
      expect(reply.status, words).toBeGreaterThanOrEqual(400)
      expect(reply.status, words).toBeLessThan(500)
      expect(failureCodes, words).toContain(answer.code)
      expect(await everything() === before, `changed by ${words}`).toBe(true)
      return
    }
    expect(answer.results?.map(({ opId }) => opId), words).toEqual(ops.map(({ opId }) => opId))
    expect(answer.results?.some(({ code }) => code === 'server-failed'), words).toBe(false)
    this.#count(own, ops, answer.results ?? [])
  }

  #what(own: Hand, other: Hand, wish: Deed): { ops: Op[], about?: Record<string, unknown> } {
    switch (wish.do) {
      case 'push':
        this.#make(own, wish.count)
        return {
          ops: own.made.slice(own.taken),
        }
      case 'again':
        return {
          ops: own.made.slice(Math.max(0, own.taken - wish.back), own.taken),
        }
      case 'shuffled':
        this.#make(own, wish.count)
        return {
          ops: own.made.slice(own.taken).reverse(),
        }
      case 'half':
        this.#make(own, wish.count)
        return {
          ops: own.made.slice(own.taken, own.taken + 1),
        }
      case 'gap':
        return {
          ops: [
            this.#op({ opNo: own.made.length + 1 + wish.jump }),
          ],
        }
      case 'foreignScope':
        own.made.splice(own.taken)
        own.made.push(this.#op({ opNo: own.taken + 1, scope: this.#foreign.work }))
        return {
          ops: own.made.slice(own.taken),
        }
      case 'foreignDevice':
        // An id that nobody has used is not foreign: a copied phone takes a new one by itself.
        return other.taken === 0
          ? { ops: [] }
          : {
              ops: [
                this.#op({ opNo: other.taken + 1 }),
              ],
              about: { deviceId: other.phone.deviceId },
            }
      case 'foreignOp':
        return {
          ops: other.made.slice(0, other.taken).slice(-1).map(op => ({ ...op, opNo: own.taken + 1 })),
        }
      case 'sameNumber':
        return {
          ops: own.taken === 0
            ? []
            : [
                this.#op({ opNo: own.taken }),
              ],
        }
    }
  }

  #make(own: Hand, count: number): void {
    for (let n = 0; n < count; n += 1)
      own.made.push(this.#op({ opNo: own.made.length + 1 }))
  }

  #op(about: { opNo: number, scope?: string }): Op {
    return {
      ...anOp({
        kind: 'activity.created',
        scope: this.#unit.work,
        body: activityFields(),
        clientMs: server.clock.now(),
      }),
      ...about,
    }
  }

  #count(own: Hand, ops: readonly Op[], results: ReadonlyArray<{ opId: string, status: string }>): void {
    for (const [n, { status }] of results.entries()) {
      const op = ops[n]!
      own.taken = Math.max(own.taken, op.opNo)
      if (own.made[op.opNo - 1]?.opId !== op.opId)
        own.made[op.opNo - 1] = op
      if (status === 'applied')
        this.applied.add(op.id)
    }
  }

  /** Each thing that was said to be applied is there once, nothing else is, and no phone's numbers have a hole. */
  async check(): Promise<void> {
    const { rows } = await this.#hands[0].phone.pull(this.#unit.work, 0, 1000)
    expect(rows.filter(row => row.coll === 'activity').map(row => row.id).sort()).toEqual([...this.applied].sort())
    for (const { phone, taken } of this.#hands) {
      const kept = await server.db.selectFrom('op').select('op_no').where('device_id', '=', phone.deviceId).orderBy('op_no').execute()
      expect(kept.map(row => row.op_no)).toEqual(Array.from({ length: taken }, (_, n) => n + 1))
    }
    const { rows: foreign } = await aPhone(server, this.#foreign).pull(this.#foreign.work, 0, 1000)
    expect(foreign).toEqual([])
  }
}

async function everything(): Promise<string> {
  return JSON.stringify(await Promise.all(([
    'op',
    'op_again',
    'row_',
    'scope',
    'device',
    'blob',
    'upload',
  ] as const).map(async table => await server.db.selectFrom(table).selectAll().execute())))
}

test('[BI8] whatever is sent again, out of order, with holes, for others or under others\' names: each op counts once, and a refusal changes nothing', async () => {
  await fc.assert(fc.asyncProperty(deeds, async (story) => {
    const model = new Model(await aUnit(server), await aUnit(server))
    for (const [who, wish] of story)
      await model.run(who, wish)
    await model.check()
  }), { numRuns: 25, seed: 20260914 })
})
