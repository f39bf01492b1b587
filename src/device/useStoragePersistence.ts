/** What the browser promises and how much room it names. Its numbers are estimates, not measurements. */
export interface StorageRoom {
  /** True: the browser will not clear this data by itself when space gets short. */
  isPersistent: boolean
  usedBytes: number
  quotaBytes: number
  freeBytes: number
}

export interface StoragePersistence {
  isSupported: boolean
  /** Asks for persistence; some browsers decide alone, Firefox asks the person. False when refused or unknown. */
  persist: () => Promise<boolean>
  /** Undefined where the browser does not say. */
  room: () => Promise<StorageRoom | undefined>
}

interface Parts { storage?: Partial<Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>> | undefined }

/** Whether what is kept on this phone may stay, and how much more fits. */
export function useStoragePersistence(parts: Parts = {}): StoragePersistence {
  const storage = 'storage' in parts
    ? parts.storage
    : globalThis.navigator.storage

  async function isPersistent(): Promise<boolean> {
    return await storage?.persisted?.().catch(() => false) ?? false
  }

  return {
    isSupported: storage?.persist !== undefined,
    async persist() {
      if (await isPersistent())
        return true
      return await storage?.persist?.().catch(() => false) ?? false
    },
    async room() {
      const estimate = await storage?.estimate?.().catch(() => undefined)
      if (estimate?.quota === undefined)
        return undefined
      const usedBytes = estimate.usage ?? 0
      return {
        isPersistent: await isPersistent(),
        usedBytes,
        quotaBytes: estimate.quota,
        freeBytes: Math.max(0, estimate.quota - usedBytes),
      }
    },
  }
}
