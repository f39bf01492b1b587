import type { Grant } from '../../domain/access/roles.ts'
import type { SessionReply } from '../../protocol/account.ts'
import type { People } from './people.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { scopesAt } from '../scopes.ts'
import { accountOf } from './accounts.ts'
import { readPerson } from './rows.ts'
import { listOwnUnsent } from './unsent.ts'

export interface SignedIn {
  personId: string
  unitId: string
  /** The device in their hand. */
  deviceId: string | null
  expiresMs: number
}

/** What a phone learns about who is signed in: the answer to every way in. */
export async function sessionReply({ parts, grants: book }: People, { personId, unitId, deviceId, expiresMs }: SignedIn): Promise<SessionReply> {
  const { db, identity, signer, config, clock } = parts
  const nowMs = clock.now()
  const grants: readonly Grant[] = await book.grantsOf(unitId, personId)
  const person = await readPerson(db, unitId, personId)
  const account = await accountOf(db, personId)
  return {
    serverId: identity.serverId,
    isDemo: config.isDemo,
    personId,
    name: person?.name ?? '',
    unitId,
    scopes: await scopesAt(db, { unitId, grants }, nowMs),
    grants: grantsAt(grants, nowMs),
    hasSecondFactor: account !== undefined && account.totp_secret !== null,
    expiresMs,
    serverMs: nowMs,
    epoch: identity.epoch,
    receiptKey: { keyId: signer.keyId, raw: signer.raw },
    unsent: await listOwnUnsent(db, { personId, deviceId }),
  }
}
