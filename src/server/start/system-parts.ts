import type { Clock, Ids } from '../parts.ts'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers'
import { v7 } from 'uuid'

/** Date.now may step back when the machine's clock is set; nothing here relies on it going forward. */
export const systemClock: Clock = {
  now: () => Date.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
}

export const systemIds: Ids = {
  uuid: () => v7(),
  token: () => randomBytes(32).toString('base64url'),
}
