import type { Hono } from 'hono'
import type { StatusReply } from '../../protocol/account.ts'
import type { ServerEnv } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { Db } from '../storage/database.ts'
import { isSetUp } from '../people/set-up-state.ts'

/** `GET /v1/status`: what a browser may know before anyone signed in. */
export function statusRoutes(app: Hono<ServerEnv>, { db, identity, config, clock }: ServerParts): void {
  app.get('/v1/status', async (c) => {
    const status: StatusReply = {
      serverId: identity.serverId,
      isSetUp: await isSetUp(db),
      isDemo: config.isDemo,
      unitName: await nameOfUnit(db),
      build: config.build,
      serverMs: clock.now(),
      origin: config.origin,
    }
    return c.json(status)
  })
}

/** Of the first unit: a browser that is not signed in belongs to none. */
async function nameOfUnit(db: Db): Promise<string | null> {
  const row = await db.selectFrom('row_').select('data').where('scope_id', 'like', 'unit:%').where('coll', '=', 'unit').orderBy('scope_id').executeTakeFirst()
  return row
    ? (JSON.parse(row.data) as { name: string }).name
    : null
}
