import { peer } from './peers.ts'

interface Reply { id: string, rev: string }
interface Pouch {
  bulkDocs: (docs: object[]) => Promise<Reply[]>
  info: () => Promise<{ update_seq: number }>
}
const PouchDB = peer<new (url: string) => Pouch>('pouchdb')

export interface PouchRows {
  /** Changes the first `count` documents; resolves to the sequence before. */
  change: (count: number) => Promise<number>
}

const AT_ONCE = 1000

/** The same rows as documents of a PouchDB server, in its database `rows`. */
export async function fillPouch(url: string, rows: readonly object[]): Promise<PouchRows> {
  const db = new PouchDB(`${url}/rows`)
  const docs = rows.map((row, n) => ({
    _id: String(n).padStart(8, '0'),
    row,
  }))
  const revs = new Map<string, string>()
  const write = async (written: Array<{ _id: string, row: object }>): Promise<void> => {
    for (const { id, rev } of await db.bulkDocs(written.map(doc => ({
      ...doc,
      ...revs.has(doc._id)
        ? {
            _rev: revs.get(doc._id),
          }
        : {},
    }))))
      revs.set(id, rev)
  }
  for (let from = 0; from < docs.length; from += AT_ONCE)
    await write(docs.slice(from, from + AT_ONCE))
  return {
    async change(count) {
      const { update_seq: before } = await db.info()
      await write(docs.slice(0, count).map(doc => ({
        ...doc,
        row: { ...doc.row, changed: before },
      })))
      return before
    },
  }
}
