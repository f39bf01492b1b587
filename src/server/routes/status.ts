import type { Hono } from 'hono'
import type { StatusReply } from '../../protocol/account.ts'
import type { ServerEnv } from '../caller.ts'
import type { ServerParts } from '../parts.ts'

/** `GET /v1/status`: what a browser may know before anyone signed in. */
export function statusRoutes(app: Hono<ServerEnv>, { db, identity, config, clock }: ServerParts): void {
  app.get('/v1/status', async (c) => {
    const unit = await db.selectFrom('row_').select('data').where('scope_id', 'like', 'unit:%').where('coll', '=', 'unit').orderBy('scope_id').executeTakeFirst()
    const name = unit && (JSON.parse(unit.data) as { name?: unknown }).name
    const status: StatusReply = {
      serverId: identity.serverId,
      isSetUp: unit !== undefined,
      isDemo: config.isDemo,
      unitName: typeof name === 'string' ? name : null,
      build: config.build,
      serverMs: clock.now(),
      origin: config.origin,
    }
    c.header('Cache-Control', 'no-store')
    return c.json(status)
  })
}
