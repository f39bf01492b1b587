import type { PackIndex } from '../../domain/rescue/pack.ts'
import type { Db } from '../storage/database.ts'
import { Buffer } from 'node:buffer'
import { Failure } from '../../domain/failure.ts'
import { signedText } from '../../domain/rescue/pack.ts'

/** What is known of the device that a pack names. */
export interface PackOrigin {
  /** The signature fits a key that this person's device has registered. */
  isProven: boolean
  isKnown: boolean
  /** Name and key of the device that proved it, where the phone has taken a new id since. */
  label: string
  publicKey: string | null
  revokedMs: number | null
}

/**
 * Finds out whether the device that a pack names made it. A phone that took a new id by itself, before it could tell the
 * server, is known by its key.
 * @throws Failure device-foreign where the device is another person's
 */
export async function originOf(db: Db, index: PackIndex): Promise<PackOrigin> {
  const named = await db.selectFrom('device').selectAll().where('id', '=', index.deviceId).executeTakeFirst()
  if (named && named.person_id !== index.person.id)
    throw new Failure('device-foreign')
  const candidates = named
    ? [named]
    : await db.selectFrom('device').selectAll().where('person_id', '=', index.person.id).where('public_key', 'is not', null).orderBy('id').execute()
  for (const { label, public_key: publicKey, revoked_ms: revokedMs } of candidates) {
    if (await isSignedWith(publicKey, index)) {
      return {
        isProven: true,
        isKnown: named !== undefined,
        label,
        publicKey,
        revokedMs,
      }
    }
  }
  return {
    isProven: false,
    isKnown: named !== undefined,
    label: '',
    publicKey: null,
    revokedMs: named?.revoked_ms ?? null,
  }
}

const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

async function isSignedWith(publicKey: string | null, index: PackIndex): Promise<boolean> {
  if (publicKey === null || index.sig === null)
    return false
  try {
    const key = await crypto.subtle.importKey('jwk', JSON.parse(publicKey) as object, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    return await crypto.subtle.verify(SIGNATURE, key, Buffer.from(index.sig, 'base64url'), Buffer.from(signedText(index)))
  }
  catch {
    return false
  }
}
