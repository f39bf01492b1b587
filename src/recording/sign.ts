import type { CaptureManifest } from '../domain/evidence/manifest.ts'
import type { DeviceKey } from '../storage/facts.ts'
import { canonicalJson } from '../domain/ledger/canonical.ts'
import { sha256Hex } from '../media/hash.ts'
import { toBase64url } from './base64url.ts'
import { SIGNATURE } from './device-key.ts'

export interface SignedManifest {
  manifest: CaptureManifest
  manifestHash: string
  /** Base64url, `null` without a key. */
  sig: string | null
  keyId: string | null
}

/** The bytes that are hashed and signed: RFC 8785 text in UTF-8. */
export function manifestBytes(manifest: CaptureManifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(manifest))
}

/** [RC3] A key that fails is as good as none: the capture goes on unsigned, and `onFault` hears why. */
export async function signManifest(manifest: CaptureManifest, key: DeviceKey | null, onFault?: (error: unknown) => void): Promise<SignedManifest> {
  const bytes = manifestBytes(manifest)
  // Side by side: the person at the shutter waits for both.
  const [manifestHash, sig] = await Promise.all([
    sha256Hex(bytes),
    key && signatureOf(bytes, key, onFault),
  ])
  return {
    manifest,
    manifestHash,
    sig,
    keyId: sig === null
      ? null
      : key?.keyId ?? null,
  }
}

async function signatureOf(bytes: Uint8Array<ArrayBuffer>, { privateKey }: DeviceKey, onFault?: (error: unknown) => void): Promise<string | null> {
  try {
    return toBase64url(await crypto.subtle.sign(SIGNATURE, privateKey, bytes))
  }
  catch (error) {
    onFault?.(error)
    return null
  }
}
