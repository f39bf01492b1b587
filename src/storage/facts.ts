import type { Grant } from '../domain/access/roles.ts'

/** Who this phone is to the server. A device id belongs to one person in one browser profile. */
export interface DeviceFacts {
  deviceId: string
  /** The number that the next op gets. */
  nextOpNo: number
  /** Hash of the newest manifest of this device, `null` before the first capture. */
  chainHead: string | null
}

/** Another device of the person that still held something when it last said so. */
export interface UnsentDevice {
  deviceId: string
  label: string
  isRevoked: boolean
  waiting: { ops: number, blobs: number, bytes: number, oldestMs: number | null }
  asOfMs: number | null
}

/** What was last known of the person's session; holds offline. */
export interface SessionSnapshot {
  serverId: string
  personId: string
  name: string
  unitId: string
  isDemo: boolean
  grants: readonly Grant[]
  /** What this person pulls. */
  scopes: readonly string[]
  hasSecondFactor: boolean
  expiresMs: number
  /** Ed25519 key that signs receipts: raw, base64url. */
  receiptKey: { keyId: string, raw: string }
  /** Device clock at the time of the answer. */
  takenMs: number
  /** The person's other devices that still held something at their last word; absent where the server did not say. */
  unsent?: readonly UnsentDevice[] | undefined
}

/** Server time minus device time, and how far off that may be; both in ms. */
export interface ClockOffset {
  offsetMs: number
  uncertaintyMs: number
  measuredMs: number
}

/** The signing key of this device. The private half cannot be exported. */
export interface DeviceKey {
  privateKey: CryptoKey
  /** JWK as text, as the server registers it. */
  publicKey: string
  /** SHA-256 of the raw public point, hex. */
  keyId: string
}
