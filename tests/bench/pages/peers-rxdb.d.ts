/** What the pages call of RxDB; see `peers.d.ts`. */
declare module 'rxdb' {
  interface Collection {
    insert: (data: Record<string, unknown>) => Promise<unknown>
    find: () => { remove: () => Promise<unknown> }
    cleanup: (minimumDeletedMs: number) => Promise<boolean>
  }
  interface RxDatabase {
    addCollections: <Name extends string>(wanted: Record<Name, { schema: object }>) => Promise<Record<Name, Collection>>
    close: () => Promise<unknown>
  }
  export function addRxPlugin(plugin: unknown): void
  export function createRxDatabase(options: { name: string, storage: unknown }): Promise<RxDatabase>
}

declare module 'rxdb/plugins/cleanup' {
  export const RxDBCleanupPlugin: unknown
}

declare module 'rxdb/plugins/storage-dexie' {
  export function getRxStorageDexie(): unknown
}
