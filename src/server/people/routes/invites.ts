import type { InferOutput } from 'valibot'
import type { Role } from '../../../domain/access/roles.ts'
import type { LinkReply } from '../../../protocol/account.ts'
import type { Log } from '../../oplog/log.ts'
import type { GrantWish } from '../links.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { mayGive, mayHelpSignIn } from '../../../domain/access/giving.ts'
import { Failure } from '../../../domain/failure.ts'
import { inviteSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { accountOf } from '../accounts.ts'
import { auditOp } from '../audit.ts'
import { assertSections, knownPerson } from '../known.ts'
import { endLinks, makeLink } from '../links.ts'
import { closedRoute, rolesAt } from '../online-route.ts'
import { readGrantsOf } from '../rows.ts'
import { personOp } from '../unit-ops.ts'

type InviteBody = InferOutput<typeof inviteSchema>

export const inviteRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path: '/v1/invites',
    who: 'people.invite',
    body: inviteSchema,
    handle: async call => await withLog(call.people.parts, async log => await invite(log, call)),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/people/:id/recover',
    who: 'people.helpSignIn',
    handle: async call => await withLog(call.people.parts, async log => await recover(log, call, call.c.req.param('id') ?? '')),
  }),
]

async function invite(log: Log, { people, caller, roles, body }: Call<InviteBody>): Promise<LinkReply> {
  assertMayGive(roles, body.grants)
  assertAhead(body.grants, log.nowMs)
  await assertSections(log.trx, caller.unitId, body.grants)
  const { personId, name, isNew } = await invited(log, { caller, roles, body })
  await endLinks(log.trx, { purpose: 'invite', personId }, log.nowMs)
  const link = await makeLink(log, {
    purpose: 'invite',
    unitId: caller.unitId,
    personId,
    grants: body.grants,
    createdBy: caller.personId,
    origin: people.parts.config.origin,
  })
  await writeServerOps(log, [
    ...isNew
      ? [
          personOp(caller.unitId, personId, { name, hasAccount: false }),
        ]
      : [],
    auditOp(log, caller.unitId, {
      what: 'link.made',
      by: caller.personId,
      target: personId,
      detail: {
        purpose: 'invite',
        roles: body.grants.map(grant => grant.role).join(' '),
      },
    }),
  ])
  return { ...link, personId }
}

/** A new person by name, or one of the roster who has no account yet: who has one is given grants, not a link into it. */
async function invited(log: Log, { caller: { unitId }, roles, body: { personId, name } }: Pick<Call<InviteBody>, 'caller' | 'roles' | 'body'>): Promise<{ personId: string, name: string, isNew: boolean }> {
  if (personId === undefined) {
    if (name === undefined)
      throw new Failure('bad-field', { field: 'name' })
    return {
      personId: log.parts.ids.uuid(),
      name,
      isNew: true,
    }
  }
  const person = await knownPerson(log.trx, unitId, personId)
  if (await accountOf(log.trx, personId))
    throw new Failure('login-taken', { field: 'personId' })
  const held = rolesAt({ grants: await readGrantsOf(log.trx, unitId, personId) }, log.nowMs)
  if (!mayHelpSignIn(roles, held))
    throw new Failure('forbidden')
  return { personId, name: person.name, isNew: false }
}

async function recover(log: Log, { people, caller, roles }: Call<unknown>, personId: string): Promise<LinkReply> {
  await knownPerson(log.trx, caller.unitId, personId)
  const held = rolesAt({ grants: await readGrantsOf(log.trx, caller.unitId, personId) }, log.nowMs)
  if (!mayHelpSignIn(roles, held))
    throw new Failure('forbidden')
  if (!await accountOf(log.trx, personId))
    throw new Failure('not-found')
  await endLinks(log.trx, { purpose: 'recover', personId }, log.nowMs)
  const link = await makeLink(log, {
    purpose: 'recover',
    unitId: caller.unitId,
    personId,
    createdBy: caller.personId,
    origin: people.parts.config.origin,
  })
  await writeServerOps(log, [
    auditOp(log, caller.unitId, {
      what: 'link.made',
      by: caller.personId,
      target: personId,
      detail: { purpose: 'recover' },
    }),
  ])
  return { ...link, personId }
}

/** @throws Failure `bad-field` */
function assertAhead(grants: readonly GrantWish[], nowMs: number): void {
  const past = grants.findIndex(({ untilMs }) => untilMs !== null && untilMs <= nowMs)
  if (past !== -1)
    throw new Failure('bad-field', { field: `grants.${past}.untilMs` })
}

function assertMayGive(roles: readonly Role[], grants: readonly GrantWish[]): void {
  if (!grants.every(grant => mayGive(roles, grant.role)))
    throw new Failure('forbidden')
}
