import type { Context } from 'hono'
import type { Grant, Role } from '../../../src/domain/access/roles.ts'
import type { SessionReply } from '../../../src/protocol/account.ts'
import type { Caller, ServerEnv } from '../../../src/server/caller.ts'
import type { Doors } from '../../../src/server/doors.ts'
import type { ServerParts } from '../../../src/server/parts.ts'
import type { TestUnit } from '../../unit/server/a-unit.ts'
import { grantsAt, isDismissed } from '../../../src/domain/access/roles.ts'
import { writeServerOps } from '../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'
import { scopesAt } from '../../../src/server/scopes.ts'

export interface WorldPerson {
  personId: string
  name: string
  role: Role
  grants: readonly Grant[]
  /** All their devices were stopped. */
  isRevoked: boolean
}

export interface WorldPeople {
  person: (name: string, role: Role) => WorldPerson
  all: () => WorldPerson[]
  /** The grants that a person has hold until then. */
  end: (person: WorldPerson, how: { untilMs: number, revoked: boolean }) => void
  giveAnew: (person: WorldPerson, fromMs: number) => void
  isDismissed: (personId: string) => boolean
  /** The grants as rows, for whatever of the server reads them there. */
  write: (parts: ServerParts) => Promise<void>
  doorsOf: (parts: ServerParts) => Doors
}

export interface PeopleWorld { now: () => number, newId: () => string, unit: () => TestUnit }

/** People and how the server knows them: by two headers instead of sessions. */
export function worldPeople({ now, newId, unit }: PeopleWorld): WorldPeople {
  const people = new Map<string, WorldPerson>()
  const grantOf = (personId: string, role: Role, fromMs: number): Grant => ({
    id: newId(),
    personId,
    role,
    fromMs,
    untilMs: null,
    revoked: false,
  })

  async function authenticate(c: Context<ServerEnv>): Promise<Caller | null> {
    const person = people.get(c.req.header('x-person') ?? '')
    if (!person)
      return null
    const isRevoked = person.isRevoked || isDismissed(person.grants, now())
    return {
      sessionId: person.personId,
      personId: person.personId,
      unitId: unit().unitId,
      deviceId: c.req.header('x-device') ?? null,
      grants: person.grants,
      isRevoked,
      isHandInOnly: isRevoked,
      expiresMs: now() + 1e9,
    }
  }

  async function sessionOf({ db, identity, signer }: ServerParts, { personId, grants, unitId }: Caller): Promise<SessionReply> {
    return {
      serverId: identity.serverId,
      isDemo: false,
      personId,
      name: people.get(personId)?.name ?? '',
      unitId,
      scopes: await scopesAt(db, { unitId, grants }, now()),
      grants: grantsAt(grants, now()),
      hasSecondFactor: false,
      expiresMs: now() + 1e9,
      serverMs: now(),
      epoch: identity.epoch,
      receiptKey: { keyId: signer.keyId, raw: signer.raw },
    }
  }

  return {
    person(name, role) {
      const personId = newId()
      const person = {
        personId,
        name,
        role,
        isRevoked: false,
        grants: [
          grantOf(personId, role, 0),
        ],
      }
      people.set(personId, person)
      return person
    },
    all: () => [
      ...people.values(),
    ],
    end(person, { untilMs, revoked }) {
      // A dismissal is the last word on all of them.
      person.grants = person.grants.map(grant => revoked || grant.untilMs === null
        ? { ...grant, untilMs, revoked }
        : grant)
    },
    giveAnew(person, fromMs) {
      person.grants = [
        ...person.grants,
        grantOf(person.personId, person.role, fromMs),
      ]
    },
    isDismissed: personId => isDismissed(people.get(personId)?.grants ?? [], now()),
    async write(parts) {
      const ops = [
        ...people.values(),
      ].flatMap(person => person.grants).map(grant => ({
        scope: unit().unit,
        kind: 'grant.given',
        coll: 'grant',
        id: grant.id,
        body: { ...grant },
      }))
      await withLog(parts, async log => void await writeServerOps(log, ops))
    },
    doorsOf: parts => ({
      authenticate,
      mount: app => app.get('/v1/session', async (c) => {
        const caller = await authenticate(c)
        if (!caller)
          return c.json({ code: 'sign-in-required' }, 401)
        return caller.isRevoked
          ? c.json({ code: 'device-revoked' }, 403)
          : c.json(await sessionOf(parts, caller))
      }),
    }),
  }
}
