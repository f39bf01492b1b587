import type { Role } from '../../../domain/access/roles.ts'
import type { PeopleReply } from '../../../protocol/account.ts'
import type { Db } from '../../storage/database.ts'
import type { OnlineRoute } from '../online-route.ts'
import type { People } from '../people.ts'
import type { LinkRow } from '../tables.ts'
import { grantsAt } from '../../../domain/access/roles.ts'
import { scopeId } from '../../../domain/scope.ts'
import { attemptsOn, codeOf } from '../attempts.ts'
import { wishesOf } from '../links.ts'
import { closedRoute } from '../online-route.ts'
import { readGrants, readRows } from '../rows.ts'

export const peopleRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'GET',
    path: '/v1/people',
    who: 'people.invite',
    handle: async ({ people, caller, nowMs }) => await peopleReply(people, caller.unitId, nowMs),
  }),
]

async function peopleReply({ parts: { db } }: People, unitId: string, nowMs: number): Promise<PeopleReply> {
  const persons = await readRows<{ name: string }>(db, scopeId('unit', unitId), 'person')
  const grants = Map.groupBy(grantsAt(await readGrants(db, unitId), nowMs), grant => grant.personId)
  const accounts = await accountsOf(db, unitId, nowMs)
  const links = await db.selectFrom('link').select([
    'person_id',
    'expires_ms',
    'purpose',
    'grants',
  ]).where('unit_id', '=', unitId).where('purpose', 'in', ['invite', 'inspector']).where('used_ms', 'is', null).where('expires_ms', '>', nowMs).execute()
  const openInvites = new Map(links.map(link => [link.person_id, link]))
  const wishes = await db.selectFrom('erasure_wish').select(['person_id', 'asked_ms']).where('unit_id', '=', unitId).execute()
  const askedMs = new Map(wishes.map(wish => [wish.person_id, wish.asked_ms]))
  return {
    people: persons.map(({ id, data }) => {
      const account = accounts.get(id)
      const invite = openInvites.get(id)
      return {
        personId: id,
        name: data.name,
        login: account?.login ?? null,
        hasSecondFactor: account?.hasSecondFactor ?? false,
        lockedUntilMs: account?.lockedUntilMs ?? null,
        grants: grants.get(id) ?? [],
        openInviteUntilMs: invite?.expires_ms ?? null,
        invitedRoles: invite
          ? rolesIn(invite)
          : [],
        erasureAskedMs: askedMs.get(id) ?? null,
      }
    }),
  }
}

function rolesIn(link: Pick<LinkRow, 'purpose' | 'grants'>): Role[] {
  return link.purpose === 'inspector'
    ? ['inspector']
    : [
        ...new Set(wishesOf(link).map(({ role }) => role)),
      ]
}

interface Account { login: string, hasSecondFactor: boolean, lockedUntilMs: number | null }

async function accountsOf(db: Db, unitId: string, nowMs: number): Promise<Map<string, Account>> {
  const rows = await db.selectFrom('account').select(['person_id', 'login', 'totp_secret']).where('unit_id', '=', unitId).execute()
  const attempts = await attemptsOn(db, rows.flatMap(({ login }) => [
    login,
    codeOf(login),
  ]))
  return new Map(rows.map(({ person_id, login, totp_secret }) => {
    const lockedUntilMs = Math.max(...[
      login,
      codeOf(login),
    ].map(key => attempts.get(key)?.lockedUntilMs ?? 0))
    return [
      person_id,
      {
        login,
        hasSecondFactor: totp_secret !== null,
        lockedUntilMs: lockedUntilMs > nowMs
          ? lockedUntilMs
          : null,
      },
    ]
  }))
}
