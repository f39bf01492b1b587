import type { Hono } from 'hono'
import type { Authenticate, ServerEnv } from './caller.ts'

/** Who may come in and what they find behind their door: sign-in, people, devices, visits. */
export interface Doors {
  authenticate: Authenticate
  /** Adds routes under `/v1/`, with whole paths. */
  mount: (app: Hono<ServerEnv>) => void
}
