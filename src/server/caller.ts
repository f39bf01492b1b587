import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Grant } from '../domain/access/roles.ts'

/** Who is asking, as the session says. */
export interface Caller {
  sessionId: string
  personId: string
  unitId: string
  /** The device that signed in; `null` where a session has none. */
  deviceId: string | null
  /** All grants of the person, ended ones too: an op made before the end still counts. */
  grants: readonly Grant[]
  /** A dismissed person or a stopped device: may only push and send blobs, and all of it goes into quarantine. */
  isRevoked: boolean
  /** A revoked session, or an inspector's after the visit: nothing is open but pushing and sending blobs. */
  isHandInOnly: boolean
  /** When the session ends by itself, ms. */
  expiresMs: number
}

export interface ServerEnv {
  Bindings: HttpBindings
  Variables: { caller: Caller, requestId: string }
}

/** `null` where nobody is signed in or the session has expired. Never throws for a wrong cookie. */
export type Authenticate = (c: Context<ServerEnv>) => Promise<Caller | null>
