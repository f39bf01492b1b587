import type { Doors, EnterOptions, Opened, WayIn } from '../container/container.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { DoorsParts } from './doors-parts.ts'
import { noteLeftWork } from '../container/left-work.ts'
import { asFailure } from '../domain/failure.ts'
import { adopt, introduce, profileFrom } from './entering.ts'
import { loginOf, rememberLogin } from './known-people.ts'
import { createRoom } from './room.ts'
import { isSharedBy, noteShared } from './shared-profiles.ts'

/** The setting that says: the server has not heard of a sign-out yet. */
const owed = 'sign-out-owed'

/** A shared computer opens nobody's part by itself after this long. */
const SHARED_IDLE_MS = 30 * 60_000

/** The doors of this phone, with the last person who did not sign out already inside. */
export async function createDoors(parts: DoorsParts): Promise<Doors> {
  const { shell, holder, now } = parts
  const room = createRoom(parts)

  async function enter(way: WayIn, options: EnterOptions = {}): Promise<void> {
    const { reply, introduction } = await introduce(parts, way, options)
    await holder.hold(reply.personId)
    await shell.setSetting(owed, false)
    // Whoever is in already keeps the store that their screens watch, unless the device changes under it.
    const inside = room.isInside(reply, introduction.deviceId)
      ? room.opened.value
      : null
    if (!inside)
      room.close()
    const store = inside?.store ?? await parts.openStore({ ...reply, deviceId: introduction.deviceId })
    await adopt(store, introduction)
    const profile = await profileFrom(reply, store, now())
    await noteLeftWork(shell, { ...reply, count: 0, login: null })
    await noteShared(shell, profile, options.isShared ?? false)
    if (options.login)
      await rememberLogin(shell, options.login, profile)
    if (inside)
      void inside.sync.sendNow()
    else
      await room.open(profile, store)
    parts.onEntered()
  }

  async function leave(): Promise<void> {
    // From here on nothing may write the profile back that is about to be hidden.
    const leaving = room.letOut()
    if (!leaving)
      return
    const { profile: { serverId, personId }, store } = leaving
    try {
      if (await holder.whose() === personId)
        await endSession(parts)
      await holder.hold(null)
      await store.removeDownloaded()
      await noteLeft(shell, leaving)
      await shell.hideProfile(serverId, personId)
    }
    finally {
      await leaving.closeStore()
    }
  }

  const [isOwed, last] = parts.isKnown
    ? await Promise.all([
        shell.setting(owed),
        lastInside(shell, now()),
      ])
    : []
  if (isOwed === true)
    void endSession(parts).catch(parts.onFault)
  if (last)
    await room.open(last).catch(error => parts.onNotOpened(asFailure(error, 'storage-lost')))
  return {
    opened: room.opened,
    enter,
    change: async profile => room.open(profile),
    leave,
  }
}

async function noteLeft(shell: ShellStore, { profile: { serverId, personId }, store }: Pick<Opened, 'profile' | 'store'>): Promise<void> {
  const { ops, blobs } = await store.waiting()
  await noteLeftWork(shell, {
    serverId,
    personId,
    count: ops || blobs,
    login: await loginOf(shell, { serverId, personId }),
  })
}

/** Without a network the cookie stays, nobody's from now on; the server hears of it at the next start. */
async function endSession({ signOut, shell }: DoorsParts): Promise<void> {
  const isEnded = await signOut().then(() => true, () => false)
  await shell.setSetting(owed, !isEnded)
}

async function lastInside(shell: ShellStore, nowMs: number): Promise<Profile | undefined> {
  const visible = (await shell.profiles()).filter(({ hidden }) => !hidden).sort((a, b) => b.lastUsedMs - a.lastUsedMs)
  for (const profile of visible) {
    if (nowMs - profile.lastUsedMs < SHARED_IDLE_MS || !await isSharedBy(shell, profile))
      return profile
  }
  return undefined
}
