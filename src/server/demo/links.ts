import type { Role } from '../../domain/access/roles.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerParts } from '../parts.ts'
import type { DemoPerson } from './cast.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { makeLink } from '../people/links.ts'
import { readGrantsOf } from '../people/rows.ts'
import { grantOp } from '../people/unit-ops.ts'
import { cast, demoUnitId, demoVisitId } from './cast.ts'

export interface DemoLink { role: Role, name: string, url: string }

const month = 30 * 24 * 3_600_000

/** One sign-in link a role, good for any number of phones until the next start, which makes new ones. */
export async function demoLinks(parts: ServerParts): Promise<DemoLink[]> {
  return await withLog(parts, async (log) => {
    await log.trx.deleteFrom('link').where('purpose', '=', 'demo').execute()
    await giveBackGrants(log)
    const links: DemoLink[] = []
    for (const person of Object.values(cast))
      links.push(await linkOf(log, person, parts.config.origin))
    return links
  })
}

async function linkOf(log: Log, { role, name, personId }: DemoPerson, origin: string): Promise<DemoLink> {
  const visit = role === 'inspector'
    ? { visitId: demoVisitId }
    : {}
  const { url } = await makeLink(log, {
    purpose: 'demo',
    unitId: demoUnitId,
    personId,
    ...visit,
    origin,
    lifeMs: month,
  })
  return { role, name, url }
}

/** Whoever tried out leaving, or ending a grant, finds the demo whole again at the next start. */
async function giveBackGrants(log: Log): Promise<void> {
  for (const { personId, role } of Object.values(cast).filter(person => person.role !== 'inspector')) {
    const held = grantsAt(await readGrantsOf(log.trx, demoUnitId, personId), log.nowMs)
    if (!held.some(grant => grant.role === role)) {
      await writeServerOps(log, [
        grantOp(demoUnitId, {
          id: log.parts.ids.uuid(),
          personId,
          role,
          fromMs: log.nowMs,
          untilMs: null,
          revoked: false,
        }),
      ])
    }
  }
}
