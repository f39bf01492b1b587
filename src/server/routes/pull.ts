import type { Hono } from 'hono'
import type { PullReply } from '../../protocol/pull.ts'
import type { Caller, ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import type { StoredRow } from '../storage/database.ts'
import { Failure } from '../../domain/failure.ts'
import { pullQuerySchema } from '../../protocol/pull.ts'
import { notRevoked, signedIn } from '../guards.ts'
import { readQuery } from '../read-json.ts'
import { scopesOf } from '../scopes.ts'
import { readMeta } from '../storage/identity.ts'

export interface PullQuery { scope: string, after: number, limit: number }

export function pullRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  app.get('/v1/pull', signedIn(authenticate), notRevoked, async (c) => {
    const { scope, after, limit } = readQuery(c, pullQuerySchema)
    return c.json(await pull(parts, c.var.caller, {
      scope,
      after,
      limit: Number(limit),
    }))
  })
}

/**
 * One page of a scope by state. The head is read before the rows: what is written meanwhile has a higher number and comes
 * with a later page.
 * @throws Failure('scope-gone') where the person does not pull this scope, whether it exists or not
 */
export async function pull(parts: ServerParts, caller: Caller, { scope, after, limit }: PullQuery): Promise<PullReply> {
  const { db, clock, identity } = parts
  const allowed = await scopesOf(db, caller, clock.now())
  if (!allowed.includes(scope))
    throw new Failure('scope-gone')
  const { head } = await db.selectFrom('scope').select('head').where('id', '=', scope).executeTakeFirstOrThrow()
  const found = await db.selectFrom('row_').selectAll().where('scope_id', '=', scope).where('seq', '>', after).orderBy('seq').limit(limit + 1).execute()
  const rows = found.slice(0, limit).map(toPulled)
  const device = caller.deviceId === null
    ? undefined
    : await db.selectFrom('device').select('last_op').where('id', '=', caller.deviceId).executeTakeFirst()
  return {
    epoch: identity.epoch,
    serverMs: clock.now(),
    rows,
    next: rows.at(-1)?.seq ?? Math.max(after, head),
    more: found.length > limit,
    head,
    lastOp: device?.last_op ?? 0,
    backedUpThrough: Number(await readMeta(db, `backedUp:${scope}`) ?? 0),
  }
}

type Pulled = PullReply['rows'][number]

function toPulled({ coll, id, seq, deleted, data, fver }: StoredRow): Pulled {
  return {
    coll,
    id,
    seq,
    deleted: deleted === 1,
    data: JSON.parse(data) as Pulled['data'],
    fver: JSON.parse(fver) as Pulled['fver'],
  }
}
