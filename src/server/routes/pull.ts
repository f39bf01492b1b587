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

/** A reply whose rows are as they are stored. */
export interface PullPage extends Omit<PullReply, 'rows'> { rows: PulledRow[] }
type PulledRow = Pick<StoredRow, 'coll' | 'id' | 'seq' | 'deleted' | 'data' | 'fver'>

export function pullRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  app.get('/v1/pull', signedIn(authenticate), notRevoked, async (c) => {
    const { scope, after, limit } = readQuery(c, pullQuerySchema)
    const page = await pull(parts, c.var.caller, {
      scope,
      after,
      limit: Number(limit),
    })
    return c.body(pullText(page), 200, { 'content-type': 'application/json' })
  })
}

/**
 * One page of a scope by state. The head is read before the rows: what is written meanwhile has a higher number and comes
 * with a later page.
 * @throws Failure('scope-gone') where the person does not pull this scope, whether it exists or not
 */
export async function pull(parts: ServerParts, caller: Caller, { scope, after, limit }: PullQuery): Promise<PullPage> {
  const { db, clock, identity } = parts
  const allowed = await scopesOf(db, caller, clock.now())
  if (!allowed.includes(scope))
    throw new Failure('scope-gone')
  const { head } = await db.selectFrom('scope').select('head').where('id', '=', scope).executeTakeFirstOrThrow()
  const found = await db.selectFrom('row_').select([
    'coll',
    'id',
    'seq',
    'deleted',
    'data',
    'fver',
  ]).where('scope_id', '=', scope).where('seq', '>', after).orderBy('seq').limit(limit + 1).execute()
  const rows = found.slice(0, limit)
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

/** The reply as JSON. What a row holds is JSON already and goes in as it is: thousands of rows cost no reading and writing anew. */
function pullText({ rows, ...about }: PullPage): string {
  return `{"rows":[${rows.map(rowText).join(',')}],${JSON.stringify(about).slice(1)}`
}

function rowText({ coll, id, seq, deleted, data, fver }: PulledRow): string {
  return `{"coll":${JSON.stringify(coll)},"id":${JSON.stringify(id)},"seq":${seq},"deleted":${deleted === 1},"data":${data},"fver":${fver}}`
}
