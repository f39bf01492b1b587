import { describe, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { pauseAfter } from '../../../src/sync/backoff.ts'
import { createClockKeeper } from '../../../src/sync/clock-offset.ts'
import { createLane } from '../../../src/sync/lane.ts'
import { createPace } from '../../../src/sync/pace.ts'
import { aClock } from './a-loop.ts'

describe('pauses', () => {
  test('[SY5] they grow, stay within five minutes, and spread over all of it', () => {
    expect([1, 2, 3, 20, 500].map(failures => pauseAfter(failures, {
      random: () => 1,
    }))).toEqual([2000, 4000, 8000, 300_000, 300_000])
    expect(pauseAfter(3, {
      random: () => 0,
    })).toBe(0)
    expect(pauseAfter(3, {
      random: () => 0.25,
    })).toBe(2000)
  })

  test('[SY5] a server that said when is not asked earlier', () => {
    expect(pauseAfter(1, {
      random: () => 0,
      retryAfterMs: 60_000,
    })).toBe(60_000)
  })
})

function aLane(outcomes: Array<'ok' | Failure | Promise<void>>) {
  const clock = aClock()
  let runs = 0
  const lane = createLane({
    clock,
    random: () => 1,
    onChange: () => {},
    work: async () => {
      runs++
      const outcome = outcomes.shift() ?? 'ok'
      if (outcome instanceof Failure)
        throw outcome
      await outcome
    },
  })
  return {
    lane,
    clock,
    runs: () => runs,
  }
}

describe('a lane', () => {
  test.for(Array.from({ length: 12 }, (_, n) => n))('[SY10] new work is looked at, also when it comes in the %i. moment of a round that ends', async (moment) => {
    const { lane, runs } = aLane([])
    const round = lane.wake()
    for (let n = 0; n < moment; n++)
      await Promise.resolve()
    void lane.wake()
    for (let n = 0; n < 40; n++)
      await Promise.resolve()
    await round
    expect(runs()).toBe(2)
    expect(lane.state()).toEqual({ status: 'idle' })
  })

  test('[SY5] rests after a failure and comes back by itself', async () => {
    const { lane, clock, runs } = aLane([
      new Failure('network-broken'),
    ])
    await lane.wake()
    expect(lane.state()).toEqual({ status: 'resting', code: 'network-broken', retryAtMs: clock.now() + 2000 })
    await lane.wake()
    expect(runs()).toBe(1)
    clock.pass(2000)
    expect(runs()).toBe(2)
    await lane.wake()
    expect(lane.state()).toEqual({ status: 'idle' })
  })

  test('[SY5] a tap ends the rest at once, and leaves no alarm behind', async () => {
    const { lane, clock, runs } = aLane([
      new Failure('server-busy'),
    ])
    await lane.wake()
    await lane.wakeNow()
    expect([
      runs(),
      clock.pending(),
    ]).toEqual([2, 0])
  })

  test('[SY5] success makes the next pause short again', async () => {
    const { lane, clock } = aLane([
      new Failure('offline'),
      new Failure('offline'),
      'ok',
      new Failure('offline'),
    ])
    await lane.wake()
    await lane.wakeNow()
    expect(lane.state()).toMatchObject({ retryAtMs: clock.now() + 4000 })
    await lane.wakeNow()
    await lane.wake()
    expect(lane.state()).toMatchObject({ retryAtMs: clock.now() + 2000 })
  })

  test('[SY5] woken while it works, it looks once more and never twice at a time', async () => {
    let end = (): void => {}
    const { lane, runs } = aLane([
      new Promise<void>((resolve) => {
        end = resolve
      }),
    ])
    const done = lane.wake()
    const again = [
      lane.wake(),
      lane.wake(),
    ]
    expect(runs()).toBe(1)
    end()
    await Promise.all([done, ...again])
    expect(runs()).toBe(2)
  })

  test('[SY5] stopped, it stays still', async () => {
    const { lane, clock, runs } = aLane([
      new Failure('offline'),
    ])
    await lane.wake()
    lane.stop()
    clock.pass(1e9)
    await lane.wakeNow()
    expect(runs()).toBe(1)
  })
})

describe('the pace of pieces', () => {
  test('[SY9] shrinks where nothing gets through, grows where it goes quickly, within limits', () => {
    const pace = createPace()
    expect([
      pace.pieceBytes(),
      pace.wholeBytes(),
    ]).toEqual([4 * 1024 * 1024, 4 * 1024 * 1024])
    for (let n = 0; n < 9; n++)
      pace.stalled()
    expect([
      pace.pieceBytes(),
      pace.wholeBytes(),
    ]).toEqual([64 * 1024, 64 * 1024])
    pace.went(20_000)
    expect(pace.pieceBytes()).toBe(64 * 1024)
    for (let n = 0; n < 7; n++)
      pace.went(100)
    expect(pace.pieceBytes()).toBe(64 * 1024)
    for (let n = 0; n < 60; n++)
      pace.went(100)
    expect(pace.pieceBytes()).toBe(4 * 1024 * 1024)
  })

  test('[SY9] a line that has broken once is trusted with more after two quick pieces, not after one', () => {
    const pace = createPace()
    pace.stalled()
    pace.went(100)
    expect(pace.pieceBytes()).toBe(1024 * 1024)
    pace.went(100)
    expect(pace.pieceBytes()).toBe(2 * 1024 * 1024)
  })
})

describe('the server\'s clock', () => {
  async function learnt(...answers: Array<{ tookMs: number, serverAheadMs: number, laterMs?: number }>) {
    const clock = aClock()
    let kept: { offsetMs: number, uncertaintyMs: number } | undefined
    const timed = createClockKeeper({
      clock: async () => undefined,
      setClock: async offset => void (kept = offset),
    }, clock.now)
    for (const { tookMs, serverAheadMs, laterMs = 0 } of answers) {
      clock.pass(laterMs)
      await timed(async () => {
        clock.pass(tookMs)
        return { serverMs: clock.now() - tookMs / 2 + serverAheadMs }
      })
    }
    return kept
  }

  test('[SY12] the shortest round trip wins', async () => {
    expect(await learnt({ tookMs: 400, serverAheadMs: 900 }, { tookMs: 60, serverAheadMs: 1000 }, { tookMs: 300, serverAheadMs: 950 })).toMatchObject({ offsetMs: 1000, uncertaintyMs: 30 })
  })

  test('[SY12] a clock that was set since is noticed, and an old measurement gives way', async () => {
    expect(await learnt({ tookMs: 60, serverAheadMs: 0 }, { tookMs: 400, serverAheadMs: 3_600_000 })).toMatchObject({ offsetMs: 3_600_000 })
    expect(await learnt({ tookMs: 60, serverAheadMs: 100 }, { tookMs: 200, serverAheadMs: 110, laterMs: 31 * 60_000 })).toMatchObject({ offsetMs: 110, uncertaintyMs: 100 })
  })

  test('[SY12] an answer across a change of the phone\'s clock teaches nothing', async () => {
    expect(await learnt({ tookMs: -5000, serverAheadMs: 0 })).toBeUndefined()
  })
})
