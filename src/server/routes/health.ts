import type { Hono } from 'hono'
import type { DiskReply } from '../../protocol/disk.ts'
import type { Caller, ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { may } from '../../domain/access/table.ts'
import { Failure } from '../../domain/failure.ts'
import { readLastBackup } from '../backup/last-backup.ts'
import { readDisk } from '../blobs/disk-guard.ts'
import { notRevoked, signedIn } from '../guards.ts'
import { countQuarantine } from '../people/quarantine-list.ts'
import { writeMeta } from '../storage/identity.ts'

/** Anyone may ask whether the server is well; asking often must not cost a write each time. */
const FRESH_MS = 1000

interface Health { ok: boolean, database: 'ok' | 'broken', disk: 'ok' | 'low' | 'full' | 'unknown' }

/** `/healthz` for whoever watches the machine, `/v1/disk` for administrators. */
export function healthRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  let last: { atMs: number, health: Promise<Health> } | undefined
  app.get('/healthz', async (c) => {
    const nowMs = parts.clock.now()
    if (!last || Math.abs(nowMs - last.atMs) > FRESH_MS) {
      last = {
        atMs: nowMs,
        health: look(parts),
      }
    }
    const health = await last.health
    c.header('Cache-Control', 'no-store')
    return c.json(health, health.ok ? 200 : 503)
  })

  app.get('/v1/disk', signedIn(authenticate), notRevoked, async (c) => {
    if (!mayOperate(c.var.caller, parts.clock.now()))
      throw new Failure('forbidden')
    const disk: DiskReply = {
      ...await readDisk(parts),
      held: await countQuarantine(parts.db, c.var.caller.unitId),
      backup: await readLastBackup(parts),
    }
    return c.json(disk)
  })
}

function mayOperate({ grants }: Caller, nowMs: number): boolean {
  return may(grantsAt(grants, nowMs).map(grant => grant.role), 'server.operate')
}

async function look(parts: ServerParts): Promise<Health> {
  const database = await writeMeta(parts.db, 'healthyMs', String(parts.clock.now())).then(() => 'ok' as const, (error: unknown) => {
    parts.log.error({ err: error }, 'the database cannot be written')
    return 'broken' as const
  })
  return { ok: database === 'ok', database, disk: await diskHealth(parts) }
}

async function diskHealth(parts: ServerParts): Promise<Health['disk']> {
  try {
    const { level } = await readDisk(parts)
    if (level === 'refusing')
      return 'full'
    return level === 'fine'
      ? 'ok'
      : 'low'
  }
  catch {
    return 'unknown'
  }
}
