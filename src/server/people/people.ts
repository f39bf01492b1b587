import type { Authenticate } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { GrantBook } from './grant-book.ts'
import type { RateLimit } from './rate-limit.ts'
import { createAuthenticate } from './authenticate.ts'
import { createGrantBook } from './grant-book.ts'
import { createRateLimit } from './rate-limit.ts'

/** What the routes of people and access stand on. */
export interface People {
  parts: ServerParts
  authenticate: Authenticate
  grants: GrantBook
  /** Tries per network: a whole office may come from one address. */
  limits: { signIn: RateLimit, links: RateLimit }
}

const minute = 60_000

export function createPeople(parts: ServerParts): People {
  const grants = createGrantBook(parts.db)
  return {
    parts,
    grants,
    authenticate: createAuthenticate(parts, grants),
    limits: {
      signIn: createRateLimit(parts.clock, { limit: 120, windowMs: 10 * minute }),
      links: createRateLimit(parts.clock, { limit: 120, windowMs: 10 * minute }),
    },
  }
}
