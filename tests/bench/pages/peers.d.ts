/** The peers live in a folder of their own that is installed on first use, so the compiler only knows what we call. */
declare module 'localforage' {
  interface Store { setItem: (key: string, value: unknown) => Promise<unknown> }
  const localforage: { INDEXEDDB: string, createInstance: (options: { name: string, driver: string }) => Store }
  export default localforage
}

declare module 'pouchdb-browser' {
  export default class PouchDB {
    constructor(name: string)
    putAttachment(docId: string, attachmentId: string, attachment: Blob, type: string): Promise<unknown>
    put(doc: Record<string, unknown>): Promise<unknown>
    allDocs(): Promise<{ rows: Array<{ id: string, value: { rev: string } }> }>
    remove(id: string, rev: string): Promise<unknown>
    compact(): Promise<unknown>
    close(): Promise<void>
  }
}
