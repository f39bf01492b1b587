import type { Evidence } from '../domain/evidence/schema.ts'
import type { Receipt } from '../domain/ledger/receipt.ts'
import { canonicalJson } from '../domain/ledger/canonical.ts'
import { sha256Hex } from '../media/hash.ts'
import { fromBase64url } from './base64url.ts'
import { importPublicKey, keyIdOf, SIGNATURE } from './device-key.ts'
import { manifestBytes } from './sign.ts'

/**
 * - `valid`: the manifest is the one that was hashed, speaks of these files, and this key signed it
 * - `keyless`: the same, but the capturing browser kept no key
 * - `broken`: something was changed afterwards
 * - `unknown`: signed by a key that is not at hand here
 */
export type ManifestVerdict = 'valid' | 'keyless' | 'broken' | 'unknown'

type Proven = Pick<Evidence, 'manifest' | 'manifestHash' | 'sig' | 'keyId' | 'files'>

/** Checks a capture against its manifest; `publicKey` is the device's JWK text, where known. */
export async function verifyManifest(evidence: Proven, publicKey: string | null): Promise<ManifestVerdict> {
  const { manifest, manifestHash, sig, keyId, files } = evidence
  const isSameFiles = manifest.files.length === files.length && manifest.files.every((file, n) => file.sha256 === files[n]?.sha256)
  const bytes = manifestBytes(manifest)
  if (!isSameFiles || await sha256Hex(bytes) !== manifestHash)
    return 'broken'
  if (sig === null)
    return 'keyless'
  if (publicKey === null || await keyIdOf(publicKey) !== keyId)
    return 'unknown'
  const isSigned = await crypto.subtle.verify(SIGNATURE, await importPublicKey(publicKey), fromBase64url(sig), bytes)
  return isSigned ? 'valid' : 'broken'
}

export type ReceiptVerdict = 'valid' | 'broken' | 'unknown'

/** Checks the server's signature. `unknown` where the key is another one or this browser does not know Ed25519. */
export async function verifyReceipt({ statement, keyId, sig }: Receipt, serverKey: { keyId: string, raw: string }): Promise<ReceiptVerdict> {
  if (keyId !== serverKey.keyId)
    return 'unknown'
  try {
    const key = await crypto.subtle.importKey('raw', fromBase64url(serverKey.raw), 'Ed25519', false, ['verify'])
    const bytes = new TextEncoder().encode(canonicalJson(statement))
    return await crypto.subtle.verify('Ed25519', key, fromBase64url(sig), bytes)
      ? 'valid'
      : 'broken'
  }
  catch {
    return 'unknown'
  }
}

/** Does the receipt speak of this capture? */
export function isReceiptOf({ statement }: Receipt, { manifest, manifestHash, files }: Proven): boolean {
  return statement.opId === manifest.opId && statement.manifestHash === manifestHash && files.some(file => file.sha256 === statement.sha256)
}
