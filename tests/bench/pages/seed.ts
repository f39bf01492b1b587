import type { Derivative } from '../../../src/domain/evidence/schema.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import { v7 as newId } from 'uuid'
import { derivativeOf, evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { createDexieDeviceStore } from '../../../src/storage/dexie-device-store.ts'
import { createDexieShellStore } from '../../../src/storage/dexie-shell-store.ts'

export interface SeedWish {
  /** Evidence records to add, copies of those that are there. */
  records: number
  /** So many of them with a thumbnail of their own on the phone. */
  thumbs: number
}

declare global {
  interface Window {
    seedEvidence: (wish: SeedWish) => Promise<number>
  }
}

const PAGE = 1000
const DAY_MS = 86_400_000

/** Fills the store of whoever is in on this phone, through the same door as a pull, so that the shapes are the real ones. */
window.seedEvidence = async ({ records, thumbs }) => {
  const shell = createDexieShellStore()
  const [profile] = await shell.profiles()
  shell.close()
  if (!profile)
    throw new Error('nobody is in on this phone')
  const store = await createDexieDeviceStore(profile)
  const scope = profile.scopes.find(name => name.startsWith('work:')) ?? ''
  const templates = (await store.items.list({ scope, coll: 'evidence', limit: 60 })).filter(row => evidenceOf(row).status === 'accepted')
  const thumb = await anyThumb(store, templates)
  for (let from = 0; from < records; from += PAGE) {
    const ticket = await store.outbox.startPull(scope)
    const rows: EntityRow[] = []
    for (let n = from; n < Math.min(records, from + PAGE); n++) {
      const derivatives = n < thumbs
        ? [await ownThumb(store, { ...thumb, n })]
        : []
      rows.push(copyOf(templates[n % templates.length]!, { n, seq: ticket.after + 1 + n - from, derivatives }))
    }
    const next = rows.at(-1)!.seq
    await store.outbox.applyPage(ticket, {
      epoch: ticket.mark.epoch,
      serverMs: Date.now(),
      rows,
      next,
      more: false,
      head: next,
      lastOp: 0,
      backedUpThrough: next,
    })
  }
  const total = await countOf(store, scope)
  await store.close()
  return total
}

function countOf(store: DeviceStore, scope: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const watching = store.items.watchCounts({
      scope,
      coll: 'evidence',
      terms: ['all'],
    }).subscribe((counts) => {
      queueMicrotask(() => watching.unsubscribe())
      resolve(counts.all ?? 0)
    }, reject)
  })
}

/** One copy a minute, back from today, so that lists and groups by day have their usual shape. */
function copyOf({ coll, data, fver }: EntityRow, { n, seq, derivatives }: { n: number, seq: number, derivatives: Derivative[] }): EntityRow {
  const local = new Date(Date.now() - n * DAY_MS / 40).toISOString().slice(0, 16)
  const event = {
    ...evidenceOf({ data } as EntityRow).event,
    local,
  }
  return {
    coll,
    id: newId(),
    seq,
    deleted: false,
    data: {
      ...data,
      event,
      derivatives,
      number: `2026-01-${n}`,
    },
    fver,
  }
}

async function anyThumb(store: DeviceStore, rows: readonly EntityRow[]): Promise<{ derivative: Derivative, bytes: ArrayBuffer }> {
  for (const row of rows) {
    const derivative = derivativeOf(evidenceOf(row), 'thumb')
    const bytes = derivative && await store.blobs.bytesOf(derivative.sha256)
    if (derivative && bytes)
      return { derivative, bytes }
  }
  throw new Error('no thumbnail is on this phone yet')
}

/** The same picture under a name of its own: what follows the end of a JPEG is not drawn. */
async function ownThumb(store: DeviceStore, { derivative, bytes, n }: { derivative: Derivative, bytes: ArrayBuffer, n: number }): Promise<Derivative> {
  const own = new Uint8Array(bytes.byteLength + 4)
  own.set(new Uint8Array(bytes))
  new DataView(own.buffer).setUint32(bytes.byteLength, n)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', own))
  const sha256 = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
  await store.blobs.putFetched({
    sha256,
    mime: 'image/jpeg',
    role: 'thumb',
    bytes: own.buffer,
  })
  return { ...derivative, sha256, size: own.length }
}
