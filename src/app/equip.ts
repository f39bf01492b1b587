import type { DeviceStore } from '../storage/device-store.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { Equipment } from './doors-parts.ts'
import type { SessionHolder } from './session-holder.ts'
import { holdOf, sendWhenOf } from '../container/send-when.ts'
import { networkNow } from '../device/useNetworkKind.ts'
import { createRecorder } from '../recording/create-recorder.ts'
import { openDeviceKey } from '../recording/device-key.ts'
import { createRemaker } from '../recording/remake.ts'
import { browserClock } from '../sync/browser-clock.ts'
import { createSyncLoop } from '../sync/create-sync-loop.ts'
import { createServerCalls } from '../sync/http-server-calls.ts'
import { createHttp } from '../sync/http.ts'
import { createNudges } from '../sync/nudges.ts'
import { createWebLocks } from '../sync/web-locks.ts'
import { createPageLoop } from './page-loop.ts'

interface EquipParts {
  shell: Pick<ShellStore, 'setting'>
  holder: Pick<SessionHolder, 'fetchAs'>
  build: string
  newId: () => string
  onFault: (error: unknown) => void
}

/** What writes into a person's store, and what carries it to the server. */
export function createEquip({ shell, holder, build, newId, onFault }: EquipParts) {
  return async ({ personId }: Pick<Profile, 'personId'>, store: DeviceStore): Promise<Equipment> => {
    const key = await openDeviceKey(store)
    const http = createHttp({
      fetch: holder.fetchAs(personId),
    })
    const sync = createPageLoop(() => createSyncLoop({
      personId,
      store,
      calls: createServerCalls(http),
      clock: browserClock,
      build,
      newId,
      remakerFor: deviceId => createRemaker(deviceId, key, onFault),
      locks: createWebLocks(),
      nudges: createNudges(),
      roomOf: async () => navigator.storage?.estimate?.(),
      // Asked anew each time: another tab may have chosen, and a phone leaves the house.
      holdOf: async () => holdOf(await sendWhenOf(shell), networkNow().kind),
      onFault,
    }))
    return {
      recorder: createRecorder({
        store,
        personId,
        build,
        key,
        newId,
        onFault,
      }),
      sync,
      end: sync.end,
    }
  }
}
