import type { ShallowRef } from 'vue'
import type { Opened } from '../container/container.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { DoorsParts } from './doors-parts.ts'
import { shallowRef } from 'vue'

/** Where one person at a time is in. */
export interface Room {
  opened: ShallowRef<Opened | null>
  isInside: (whose: Pick<Profile, 'serverId' | 'personId'>, deviceId: string) => boolean
  /** Opens somebody's part and starts to send; whoever was in before is let out first. */
  open: (profile: Profile, store?: DeviceStore) => Promise<void>
  /** Lets whoever is in out, screens first. Their store stays open for whoever called. */
  letOut: () => void
  close: () => void
}

type RoomParts = Pick<DoorsParts, 'shell' | 'openStore' | 'equip' | 'now'>

export function createRoom({ shell, openStore, equip, now }: RoomParts): Room {
  const opened = shallowRef<Opened | null>(null)
  let stopKeeping = (): void => {}

  function letOut(): void {
    const leaving = opened.value
    stopKeeping()
    opened.value = null
    leaving?.sync.stop()
  }

  function close(): void {
    const leaving = opened.value
    letOut()
    leaving?.store.close()
  }

  return {
    opened,
    isInside({ serverId, personId }, deviceId) {
      const profile = opened.value?.profile
      return profile?.personId === personId && profile.serverId === serverId && profile.deviceId === deviceId
    },
    async open(profile, given) {
      const store = given ?? await openStore(profile)
      close()
      const current = {
        ...profile,
        hidden: false,
        lastUsedMs: now(),
      }
      await shell.putProfile(current)
      const inside = {
        profile: current,
        store,
        ...await equip(current, store),
      }
      stopKeeping = keepProfile(shell, current, store)
      opened.value = inside
      inside.sync.start()
    },
    letOut,
    close,
  }
}

/** What the server says later of name, grants and scopes goes into the profile too: it opens the app without a network. */
function keepProfile(shell: ShellStore, profile: Profile, store: DeviceStore): () => void {
  const subscription = store.facts.watchSession().subscribe((session) => {
    if (!session || session.takenMs <= profile.lastUsedMs)
      return
    const { name, grants, scopes, takenMs } = session
    // A failure here costs nothing today: the next answer of the server comes by the same way.
    shell.putProfile({
      ...profile,
      name,
      grants,
      scopes,
      lastUsedMs: takenMs,
    }).catch(() => {})
  })
  return () => subscription.unsubscribe()
}
