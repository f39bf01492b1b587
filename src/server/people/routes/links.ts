import type { LinkLookReply } from '../../../protocol/account.ts'
import type { Db } from '../../storage/database.ts'
import type { OnlineRoute } from '../online-route.ts'
import type { People } from '../people.ts'
import type { LinkRow } from '../tables.ts'
import { grantsAt } from '../../../domain/access/roles.ts'
import { Failure } from '../../../domain/failure.ts'
import { scopeId } from '../../../domain/scope.ts'
import { linkLookSchema, linkUseSchema } from '../../../protocol/account.ts'
import { accountOf } from '../accounts.ts'
import { welcome } from '../enter.ts'
import { countingGuesses } from '../guesses.ts'
import { usableLink, wishesOf } from '../links.ts'
import { openRoute } from '../online-route.ts'
import { readGrantsOf, readPerson, readRow } from '../rows.ts'
import { isSetUp } from '../set-up-state.ts'
import { useLink } from '../use-link.ts'

export const linkRoutes: readonly OnlineRoute[] = [
  openRoute({
    method: 'POST',
    path: '/v1/links/look',
    body: linkLookSchema,
    handle: async ({ people, c, body, nowMs }) => await countingGuesses(people, c, async () =>
      await look(people, await usableLink(people.parts.db, body.token, nowMs), nowMs)),
  }),
  openRoute({
    method: 'POST',
    path: '/v1/links/use',
    body: linkUseSchema,
    handle: async ({ people, c, body }) => await countingGuesses(people, c, async () =>
      await welcome(people, c, await useLink(people, body))),
  }),
]

/** What a link is for, in words that its holder knows anyway. */
async function look({ parts: { db } }: People, link: LinkRow, nowMs: number): Promise<LinkLookReply> {
  const { purpose, unit_id: unitId, person_id: personId } = link
  if (purpose === 'setup')
    return await lookAtSetup(db, link)
  if (unitId === null || personId === null)
    throw new Failure('link-unknown')
  const account = await accountOf(db, personId)
  const held = grantsAt(await readGrantsOf(db, unitId, personId), nowMs)
  return {
    purpose: purpose as LinkLookReply['purpose'],
    ...await namesOf(db, unitId, personId),
    roles: [
      ...new Set([
        ...held,
        ...wishesOf(link),
      ].map(grant => grant.role)),
    ],
    suggestedLogin: account?.login ?? null,
    needsPassword: purpose === 'invite' || purpose === 'recover',
    expiresMs: link.expires_ms,
  }
}

/** @throws Failure `already-set-up` */
async function lookAtSetup(db: Db, { expires_ms: expiresMs }: LinkRow): Promise<LinkLookReply> {
  if (await isSetUp(db))
    throw new Failure('already-set-up')
  return {
    purpose: 'setup',
    unitName: '',
    name: '',
    roles: ['administrator'],
    suggestedLogin: null,
    needsPassword: true,
    expiresMs,
  }
}

async function namesOf(db: Db, unitId: string, personId: string): Promise<{ unitName: string, name: string }> {
  const unit = await readRow<{ name: string }>(db, scopeId('unit', unitId), { coll: 'unit', id: unitId })
  const person = await readPerson(db, unitId, personId)
  return { unitName: unit?.name ?? '', name: person?.name ?? '' }
}
