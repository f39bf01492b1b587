import type { FactBook } from '../storage/device-store.ts'
import type { ClockOffset } from '../storage/facts.ts'

/** A measurement counts this long; then a worse one replaces it. */
const STALE_MS = 30 * 60_000

/** Keeps the difference between the server's clock and this one, as measured with the shortest round trip. */
export function createClockKeeper(facts: Pick<FactBook, 'clock' | 'setClock'>, now: () => number) {
  let best: ClockOffset | undefined

  /** Runs a call that answers with the server's time, and learns from it. */
  return async function timed<Reply extends { serverMs: number }>(call: () => Promise<Reply>): Promise<Reply> {
    const askedMs = now()
    const reply = await call()
    const answeredMs = now()
    best ??= await facts.clock()
    const measured = measure(reply.serverMs, askedMs, answeredMs)
    if (measured && isBetter(measured, best)) {
      best = measured
      await facts.setClock(measured)
    }
    return reply
  }
}

/** Nothing to learn where the phone's clock was set while the answer was on its way. */
function measure(serverMs: number, askedMs: number, answeredMs: number): ClockOffset | undefined {
  const roundTripMs = answeredMs - askedMs
  if (roundTripMs < 0 || roundTripMs > 60_000)
    return undefined
  return {
    offsetMs: Math.round(serverMs - (askedMs + answeredMs) / 2),
    uncertaintyMs: Math.ceil(roundTripMs / 2),
    measuredMs: answeredMs,
  }
}

/** Surer, newer than a stale one, or so different that the phone's clock must have been set. */
function isBetter(measured: ClockOffset, best: ClockOffset | undefined): boolean {
  if (!best || measured.uncertaintyMs <= best.uncertaintyMs)
    return true
  const isStale = Math.abs(measured.measuredMs - best.measuredMs) > STALE_MS
  return isStale || Math.abs(measured.offsetMs - best.offsetMs) > measured.uncertaintyMs + best.uncertaintyMs
}
