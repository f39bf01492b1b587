import type { Role } from '../../domain/access/roles.ts'
import type { Log } from '../oplog/log.ts'
import type { Db, Trx } from '../storage/database.ts'
import type { LinkRow } from './tables.ts'
import { mayGive, mayHelpSignIn } from '../../domain/access/giving.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { may } from '../../domain/access/table.ts'
import { Failure } from '../../domain/failure.ts'
import { readGrantsOf } from './rows.ts'
import { tokenHash } from './secret.ts'

/** One use, one day. */
export const LINK_LIFE_MS = 24 * 3_600_000

export type LinkPurpose = 'setup' | 'invite' | 'inspector' | 'recover' | 'demo'

/** A grant that comes with the use of a link. */
export interface GrantWish { role: Role, sectionId?: string | undefined, untilMs: number | null }

export interface NewLink {
  purpose: LinkPurpose
  unitId?: string
  personId?: string
  visitId?: string
  grants?: readonly GrantWish[]
  createdBy?: string
  /** Scheme, host and port that the link names. */
  origin: string
  lifeMs?: number
}

/** Makes a link. Its token stands behind `#`, which browsers send to nobody, and exists nowhere but in what is returned. */
export async function makeLink(log: Pick<Log, 'trx' | 'parts' | 'nowMs'>, wanted: NewLink): Promise<{ url: string, expiresMs: number }> {
  const token = log.parts.ids.token()
  const expiresMs = log.nowMs + (wanted.lifeMs ?? LINK_LIFE_MS)
  const row: LinkRow = {
    id: log.parts.ids.uuid(),
    token_hash: tokenHash(token),
    purpose: wanted.purpose,
    unit_id: wanted.unitId ?? null,
    person_id: wanted.personId ?? null,
    visit_id: wanted.visitId ?? null,
    grants: JSON.stringify(wanted.grants ?? []),
    created_by: wanted.createdBy ?? null,
    created_ms: log.nowMs,
    expires_ms: expiresMs,
    used_ms: null,
    used_device: null,
  }
  await log.trx.insertInto('link').values(row).execute()
  return { url: `${wanted.origin}/${wanted.purpose === 'setup'
    ? 'setup'
    : 'join'}#${token}`, expiresMs }
}

/** @throws Failure `link-unknown` (forged, or never made) */
export async function linkByToken(db: Db | Trx, token: string): Promise<LinkRow> {
  const link = await db.selectFrom('link').selectAll().where('token_hash', '=', tokenHash(token)).executeTakeFirst()
  if (!link)
    throw new Failure('link-unknown')
  return link
}

/**
 * A link that may be used now.
 * @throws Failure `link-unknown`, `link-used`, `link-expired`
 */
export async function usableLink(db: Db | Trx, token: string, nowMs: number): Promise<LinkRow> {
  const link = await linkByToken(db, token)
  if (link.used_ms !== null)
    throw new Failure('link-used')
  if (nowMs >= link.expires_ms || !await isStillGiven(db, link, nowMs))
    throw new Failure('link-expired')
  return link
}

/** A link is worth what its maker may give at the moment of its use: whoever lost a right gives it to nobody. */
async function isStillGiven(db: Db | Trx, link: LinkRow, nowMs: number): Promise<boolean> {
  const { unit_id: unitId, person_id: personId, created_by: madeBy } = link
  if (unitId === null || personId === null || madeBy === null)
    return true
  const rolesOf = async (id: string): Promise<Role[]> => grantsAt(await readGrantsOf(db, unitId, id), nowMs).map(grant => grant.role)
  const held = await rolesOf(madeBy)
  if (link.purpose === 'inspector')
    return may(held, 'visit.open')
  return wishesOf(link).every(wish => mayGive(held, wish.role)) && mayHelpSignIn(held, await rolesOf(personId))
}

/** Uses a link up. Of two who open it at the same moment one gets it. @throws Failure `link-used` */
export async function useUp(trx: Trx, link: LinkRow, { nowMs, deviceId }: { nowMs: number, deviceId: string }): Promise<void> {
  if (link.purpose === 'demo')
    return
  const used = await trx.updateTable('link').set({ used_ms: nowMs, used_device: deviceId }).where('id', '=', link.id).where('used_ms', 'is', null).returning('id').executeTakeFirst()
  if (!used)
    throw new Failure('link-used')
}

/** Ends unused links, as time would. */
export async function endLinks(trx: Trx, which: { purpose?: LinkPurpose, personId?: string, visitId?: string, createdBy?: string }, nowMs: number): Promise<void> {
  let query = trx.updateTable('link').set({ expires_ms: nowMs }).where('used_ms', 'is', null).where('expires_ms', '>', nowMs)
  if (which.purpose)
    query = query.where('purpose', '=', which.purpose)
  if (which.personId)
    query = query.where('person_id', '=', which.personId)
  if (which.visitId)
    query = query.where('visit_id', '=', which.visitId)
  if (which.createdBy)
    query = query.where('created_by', '=', which.createdBy)
  await query.execute()
}

export function wishesOf(link: Pick<LinkRow, 'grants'>): GrantWish[] {
  return JSON.parse(link.grants) as GrantWish[]
}
