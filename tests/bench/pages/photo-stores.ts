import PouchDB from 'pouchdb-browser'
import { addRxPlugin, createRxDatabase } from 'rxdb'
import { RxDBCleanupPlugin } from 'rxdb/plugins/cleanup'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'

/** A place for photos with their two small pictures. */
export interface Photos {
  keep: (original: ArrayBuffer, derivatives: readonly [ArrayBuffer, ArrayBuffer]) => Promise<void>
  /** Everything that may go goes, and what the library has for compaction is called. */
  free: () => Promise<void>
  close: () => Promise<void>
}

export function inPouch(): Promise<Photos> {
  const db = new PouchDB('disk-pouch')
  return Promise.resolve({
    async keep(original, derivatives) {
      await db.put({
        _id: crypto.randomUUID(),
        _attachments: Object.fromEntries([original, ...derivatives].map((bytes, n) => [
          String(n),
          {
            content_type: 'image/jpeg',
            data: new Blob([bytes], { type: 'image/jpeg' }),
          },
        ])),
      })
    },
    async free() {
      const { rows } = await db.allDocs()
      for (const { id, value: { rev } } of rows)
        await db.remove(id, rev)
      await db.compact()
    },
    close: () => db.close(),
  })
}

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    pictures: {
      type: 'array',
      items: { type: 'string' },
    },
  },
}

export async function inRxdb(): Promise<Photos> {
  addRxPlugin(RxDBCleanupPlugin)
  const db = await createRxDatabase({
    name: 'disk-rxdb',
    storage: getRxStorageDexie(),
  })
  const { photos } = await db.addCollections({
    photos: { schema },
  })
  return {
    async keep(original, derivatives) {
      await photos.insert({
        id: crypto.randomUUID(),
        pictures: await Promise.all([original, ...derivatives].map(base64)),
      })
    },
    async free() {
      await photos.find().remove()
      await photos.cleanup(0)
    },
    close: async () => void await db.close(),
  }
}

function base64(bytes: ArrayBuffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(reader.error ?? new Error('not read'))
    reader.readAsDataURL(new Blob([bytes]))
  })
}
