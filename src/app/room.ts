import type { ShallowRef } from 'vue'
import type { Opened } from '../container/container.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { DoorsParts } from './doors-parts.ts'
import { shallowRef } from 'vue'
import { afterFirstThings, isHeldBack } from '../ui/first-things.ts'
import { counted } from './counted.ts'

/** Where one person at a time is in. */
export interface Room {
  opened: ShallowRef<Opened | null>
  isInside: (whose: Pick<Profile, 'serverId' | 'personId'>, deviceId: string) => boolean
  /** Opens somebody's part and starts to send; whoever was in before is let out first. */
  open: (profile: Profile, store?: DeviceStore) => Promise<void>
  /** Lets whoever is in out, screens first; nothing sets their sync loop going again. Their store stays open for whoever called. */
  letOut: () => Leaving | undefined
  close: () => void
}

export interface Leaving {
  profile: Profile
  store: DeviceStore
  /** Lets what they were just recording be written, then closes the store. Never fails. */
  closeStore: () => Promise<void>
}

type RoomParts = Pick<DoorsParts, 'shell' | 'openStore' | 'equip' | 'now' | 'onFault'>

interface Inside { opened: Opened, end: () => void, settled: () => Promise<void> }

export function createRoom({ shell, openStore, equip, now, onFault }: RoomParts): Room {
  const opened = shallowRef<Opened | null>(null)
  let inside: Inside | null = null
  let stopKeeping = (): void => {}

  function letOut(): Leaving | undefined {
    const leaving = inside
    stopKeeping()
    inside = null
    opened.value = null
    if (!leaving)
      return undefined
    leaving.end()
    const { opened: { profile, store }, settled } = leaving
    return {
      profile,
      store,
      closeStore: async () => {
        await settled()
        await store.close()
      },
    }
  }

  function close(): void {
    letOut()?.closeStore().catch(onFault)
  }

  /** Coming in needs the profile on disk. Whoever was here before has one, and a full phone still opens for them. */
  async function keep(profile: Profile, isNew: boolean): Promise<void> {
    try {
      await shell.putProfile(profile)
    }
    catch (error) {
      if (isNew)
        throw error
      onFault(error)
    }
  }

  return {
    opened,
    isInside({ serverId, personId }, deviceId) {
      const profile = opened.value?.profile
      return profile?.personId === personId && profile.serverId === serverId && profile.deviceId === deviceId
    },
    async open(profile, given) {
      const store = given ?? await openStore(profile)
      const isNotedNow = given !== undefined || !isHeldBack.value
      const current = {
        ...profile,
        hidden: false,
        lastUsedMs: now(),
      }
      try {
        // Whoever was here before does not wait for a note of when they came.
        const kept = isNotedNow && keep(current, given !== undefined)
        if (given)
          await kept
        const { recorder, sync, end } = await equip(current, store)
        close()
        const { work, settled } = counted(recorder)
        inside = {
          opened: {
            profile: current,
            store,
            recorder: work,
            sync,
          },
          end,
          settled,
        }
      }
      catch (error) {
        await store.close()
        throw error
      }
      stopKeeping = keepProfile({ shell, onFault }, current, store)
      opened.value = inside.opened
      const { opened: entered } = inside
      afterFirstThings(() => {
        if (inside?.opened !== entered)
          return
        if (!isNotedNow)
          void keep(current, false)
        entered.sync.start()
      })
    },
    letOut,
    close,
  }
}

/** What the server says later of name, grants and scopes goes into the profile too: it opens the app without a network. */
function keepProfile({ shell, onFault }: Pick<RoomParts, 'onFault'> & { shell: ShellStore }, profile: Profile, store: DeviceStore): () => void {
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
    }).catch(onFault)
  }, onFault)
  return () => subscription.unsubscribe()
}
