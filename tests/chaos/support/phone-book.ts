import type { Page } from '@playwright/test'

/** What a phone itself holds for true, read out of its database past all of the app's code. */
export interface PhoneBook {
  /** Hashes that it takes for stored on the server. */
  sent: string[]
  /** Names of its ops that the server answered. */
  acknowledged: string[]
  waitingOps: number
  waitingBlobs: number
  /** The app's own sum, for comparison. */
  tally: number
  /** Pieces of evidence that this phone would show. */
  evidence: string[]
  /** The screen says 已全部送达. */
  saysAllDelivered: boolean
  /** Ops that the server refused or keeps aside: none is expected. */
  trouble: string[]
}

export async function readPhone(page: Page, allDelivered: string): Promise<PhoneBook> {
  return await page.evaluate(readHere, allDelivered)
}

/** Runs in the page; stands for itself. */
async function readHere(allDelivered: string): Promise<PhoneBook> {
  interface Outbox { opId: string, state: string, code: string | null, op: { kind: string } }
  interface Blob { sha256: string, state: string }
  const saysAllDelivered = document.body.textContent.includes(allDelivered)
  const names = (await indexedDB.databases()).map(({ name = '' }) => name)
  const name = names.find(each => /^jz-[\da-f]{8}-/.test(each))
  if (name === undefined)
    throw new Error('this phone keeps nobody\'s work')
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(String(opening.error)))
  })
  try {
    const all = await new Promise<unknown[][]>((resolve, reject) => {
      const trx = db.transaction(['blobs', 'outbox', 'kv', 'items'])
      const asked = ['blobs', 'outbox', 'kv', 'items'].map(table => trx.objectStore(table).getAll())
      trx.oncomplete = () => resolve(asked.map(({ result }) => result as unknown[]))
      trx.onerror = () => reject(new Error(String(trx.error)))
    })
    const [blobs, outbox, kv, items] = all as [Blob[], Outbox[], Array<{ name: string, value: unknown }>, Array<{ coll: string, id: string, base: { deleted: boolean } | null }>]
    const sums = (kv.find(each => each.name === 'blob-tally')?.value ?? {}) as Record<string, { count: number }>
    return {
      sent: blobs.filter(({ state }) => state === 'sent').map(({ sha256 }) => sha256),
      acknowledged: outbox.filter(({ state }) => state !== 'waiting').map(({ opId }) => opId),
      waitingOps: outbox.filter(({ state }) => state === 'waiting').length,
      waitingBlobs: blobs.filter(({ state }) => state === 'waiting').length,
      tally: Object.entries(sums).filter(([part]) => part.startsWith('waiting/')).reduce((sum, [, { count }]) => sum + count, 0),
      evidence: items.filter(({ coll }) => coll === 'evidence').map(({ id }) => id),
      saysAllDelivered,
      trouble: [
        ...outbox.filter(({ state }) => !['waiting', 'done'].includes(state)).map(({ state, code, op }) => `${op.kind} ${state} ${code}`),
        ...blobs.filter(({ state }) => state === 'refused').map(({ sha256 }) => `blob ${sha256} refused`),
      ],
    }
  }
  finally {
    db.close()
  }
}
