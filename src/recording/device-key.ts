import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import { sha256Hex } from '../media/hash.ts'
import { fromBase64url } from './base64url.ts'

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A new signing key whose private half cannot leave this browser; `null` where the browser makes none. */
export async function makeDeviceKey(subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle): Promise<DeviceKey | null> {
  try {
    const pair = await (subtle as SubtleCrypto).generateKey(P256, false, ['sign', 'verify'])
    const { kty, crv, x, y } = await (subtle as SubtleCrypto).exportKey('jwk', pair.publicKey)
    const publicKey = JSON.stringify({ kty, crv, x, y })
    return { privateKey: pair.privateKey, publicKey, keyId: await keyIdOf(publicKey) }
  }
  catch {
    return null
  }
}

/**
 * The key of this device: the one in the store, else `fresh` or a new one, kept from now on. `null` where the browser does
 * not keep it: captures go on without a signature, which is better than no capture.
 */
export async function openDeviceKey(store: Pick<DeviceStore, 'facts'>, fresh?: DeviceKey | null): Promise<DeviceKey | null> {
  const kept = await store.facts.key()
  if (kept)
    return kept
  const made = fresh ?? await makeDeviceKey()
  return made && await store.facts.putKey(made)
    ? made
    : null
}

/** SHA-256 of the raw public point, from the JWK text. */
export async function keyIdOf(publicKey: string): Promise<string> {
  const { x, y } = JSON.parse(publicKey) as { x: string, y: string }
  return await sha256Hex(new Uint8Array([
    4,
    ...fromBase64url(x),
    ...fromBase64url(y),
  ]))
}

export function importPublicKey(publicKey: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', JSON.parse(publicKey) as JsonWebKey, P256, true, ['verify'])
}
