import type { SyncLocks } from './server-calls.ts'

/** Locks of the browser, held for one piece of work and never for life. Without them every tab works, which is only wasteful. */
export function createWebLocks(locks: LockManager | undefined = globalThis.navigator?.locks): SyncLocks {
  return {
    async ifFree(name, work) {
      if (!locks) {
        await work()
        return 'done'
      }
      return await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (!lock)
          return 'busy'
        await work()
        return 'done'
      })
    },
    async whenFree(name, work, signal) {
      if (!locks)
        return await work()
      try {
        await locks.request(name, { signal }, work)
      }
      catch (error) {
        if (!signal.aborted)
          throw error
      }
    },
  }
}
