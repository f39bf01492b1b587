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
  const manifestHash = await sha256Hex(bytes)
  try {
    if (key) {
      const sig = toBase64url(await crypto.subtle.sign(SIGNATURE, key.privateKey, bytes))
      return {
        manifest,
        manifestHash,
        sig,
        keyId: key.keyId,
      }
    }
  }
  catch (error) {
    onFault?.(error)
  }
  return {
    manifest,
    manifestHash,
    sig: null,
    keyId: null,
  }
}
