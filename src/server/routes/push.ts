import type { Hono } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import { signedIn } from '../guards.ts'
import { incomingPushSchema } from '../oplog/incoming.ts'
import { intake } from '../oplog/intake.ts'
import { readJson } from '../read-json.ts'

/** Open to stopped devices too: what they send is kept, in quarantine. */
export function pushRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  app.post('/v1/push', signedIn(authenticate), async c =>
    c.json(await intake(parts, c.var.caller, await readJson(c, incomingPushSchema))))
}
