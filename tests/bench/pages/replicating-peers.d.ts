/** What the pull page calls of RxDB beside opening it. */
declare module 'rxdb/plugins/replication' {
  interface Options<Checkpoint> {
    collection: object
    replicationIdentifier: string
    live: boolean
    pull: { batchSize: number, handler: (at: Checkpoint | undefined) => Promise<{ documents: object[], checkpoint: Checkpoint }> }
  }
  export function replicateRxCollection<Checkpoint>(options: Options<Checkpoint>): { awaitInitialReplication: () => Promise<void>, cancel: () => Promise<void> }
}
