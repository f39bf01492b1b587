import type { EnterOptions, WayIn } from '../container/container.ts'
import type { DeviceIntro, SessionReply } from '../protocol/account.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import type { Profile } from '../storage/shell-store.ts'
import type { DoorsParts } from './doors-parts.ts'
import { asFailure } from '../domain/failure.ts'
import { openDeviceKey } from '../recording/device-key.ts'
import { createRemaker } from '../recording/remake.ts'
import { findKnown } from './known-people.ts'

/** The device that is shown to the server, with the key that its captures are signed with. */
export interface Introduction { deviceId: string, key: DeviceKey | null }

type IntroParts = Pick<DoorsParts, 'shell' | 'openStore' | 'makeKey' | 'newId' | 'label'>

const CLOCK_UNCERTAINTY_MS = 5000

/**
 * Goes in by `way` with the device that this person probably has here; with a fresh one where it turns out to be somebody
 * else's or was stopped.
 */
export async function introduce(parts: IntroParts, way: WayIn, options: EnterOptions): Promise<{ reply: SessionReply, introduction: Introduction }> {
  const known = await findKnown(parts.shell, options)
  const own = known && await ownIntroduction(parts, known)
  if (own) {
    try {
      return { reply: await way(introOf(parts, own)), introduction: own }
    }
    catch (error) {
      if (!['device-foreign', 'device-revoked'].includes(asFailure(error, 'server-failed').code))
        throw error
    }
  }
  const fresh = {
    deviceId: parts.newId(),
    key: await parts.makeKey(),
  }
  return { reply: await way(introOf(parts, fresh)), introduction: fresh }
}

async function ownIntroduction({ openStore }: IntroParts, known: Profile): Promise<Introduction | undefined> {
  const store = await openStore(known).catch(() => undefined)
  if (!store)
    return undefined
  try {
    const { deviceId } = await store.facts.device()
    return { deviceId, key: await store.facts.key() ?? null }
  }
  finally {
    await store.close()
  }
}

function introOf({ label }: IntroParts, { deviceId, key }: Introduction): DeviceIntro {
  return { deviceId, label, publicKey: key?.publicKey ?? null }
}

/**
 * The store lives under the device that the server was shown, with its key. Where a person was here before and was not
 * recognised, what waits is signed and numbered anew.
 */
export async function adopt(store: DeviceStore, { deviceId, key }: Introduction): Promise<void> {
  const device = await store.facts.device()
  if (device.deviceId === deviceId) {
    await openDeviceKey(store, key)
    return
  }
  await store.outbox.takeNewDevice(deviceId, createRemaker(deviceId, key))
  if (key)
    await store.facts.putKey(key)
}

/** Writes down who the server says this is, and makes the profile that opens the app without a network. */
export async function profileFrom(reply: SessionReply, store: DeviceStore, nowMs: number): Promise<Profile> {
  const { serverMs, epoch: _, ...session } = reply
  await store.facts.setSession({ ...session, takenMs: nowMs })
  if (!await store.facts.clock())
    await store.facts.setClock({ offsetMs: serverMs - nowMs, uncertaintyMs: CLOCK_UNCERTAINTY_MS, measuredMs: nowMs })
  const { serverId, personId, name, unitId, grants, scopes, isDemo } = reply
  const { deviceId } = await store.facts.device()
  return {
    serverId,
    personId,
    name,
    unitId,
    deviceId,
    grants,
    scopes,
    isDemo,
    hidden: false,
    lastUsedMs: nowMs,
  }
}
