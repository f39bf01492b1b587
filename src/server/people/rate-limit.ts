import type { Clock } from '../parts.ts'
import { Failure } from '../../domain/failure.ts'

export interface RateLimit {
  /**
   * Counts one try of this address.
   * @throws Failure `too-many-requests` with the wait, above the limit
   */
  count: (address: string) => void
  /**
   * Looks and counts nothing: for where only failures are counted.
   * @throws Failure `too-many-requests` with the wait, at the limit
   */
  check: (address: string) => void
}

const mostRemembered = 10_000

/** A window per network, in memory: coarse on purpose, because a whole office may come from one address. */
export function createRateLimit(clock: Pick<Clock, 'now'>, { limit, windowMs }: { limit: number, windowMs: number }): RateLimit {
  const windows = new Map<string, { tries: number, endsMs: number }>()
  return {
    check(address) {
      const window = windows.get(networkOf(address))
      const leftMs = (window?.endsMs ?? 0) - clock.now()
      if (window && window.tries >= limit && leftMs > 0)
        throw new Failure('too-many-requests', { retryAfterMs: leftMs })
    },
    count(address) {
      const nowMs = clock.now()
      const network = networkOf(address)
      const window = windows.get(network)
      if (!window || nowMs >= window.endsMs) {
        forgetOld(windows, nowMs)
        windows.delete(network)
        windows.set(network, { tries: 1, endsMs: nowMs + windowMs })
        return
      }
      window.tries += 1
      if (window.tries > limit)
        throw new Failure('too-many-requests', { retryAfterMs: window.endsMs - nowMs })
    },
  }
}

/** One household has one IPv4 address or one /64 of IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '').toLowerCase()
  if (!plain.includes(':'))
    return plain
  const [head = '', tail] = plain.split('%')[0]!.split('::')
  const front = head === ''
    ? []
    : head.split(':')
  const back = tail === undefined || tail === ''
    ? []
    : tail.split(':')
  const zeros = tail === undefined
    ? []
    : Array.from<string>({
        length: Math.max(0, 8 - front.length - back.length),
      }).fill('0')
  return [
    ...front,
    ...zeros,
    ...back,
  ].slice(0, 4).map(group => group.replace(/^0+(?=.)/, '')).join(':')
}

/** Windows stand in the order in which they began, so the oldest come first. */
function forgetOld(windows: Map<string, { endsMs: number }>, nowMs: number): void {
  for (const [network, { endsMs }] of windows) {
    if (nowMs < endsMs && windows.size < mostRemembered)
      return
    windows.delete(network)
  }
}
