import type { CaptureManifest } from '../domain/evidence/manifest.ts'
import type { Op } from '../domain/oplog/op.ts'
import type { Remade } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import { signManifest } from './sign.ts'

/**
 * For a phone that must take a new device id: unsent captures state the new device and form a new chain from its start.
 * Times, files and place stay as they were at the shutter.
 */
export function createRemaker(deviceId: string, key: DeviceKey | null, onFault?: (error: unknown) => void): (op: Op) => Promise<Remade> {
  let previous: string | null = null
  return async ({ kind, body }) => {
    if (kind !== 'evidence.captured')
      return { body }
    const manifest: CaptureManifest = { ...body.manifest as CaptureManifest, deviceId, previous }
    const signed = await signManifest(manifest, key, onFault)
    previous = signed.manifestHash
    return {
      body: {
        ...body,
        ...signed,
      },
      chainHash: signed.manifestHash,
    }
  }
}
