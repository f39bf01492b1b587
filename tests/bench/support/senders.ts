import type { Buffer } from 'node:buffer'
import type { Op } from '../../../src/domain/oplog/op.ts'
import type { BenchLine } from './line.ts'
import type { Photo } from './photos.ts'
import { activityFields, anOp } from '../../support/builders.ts'
import { aNodePhone } from './node-phone.ts'
import { peer, startPeer } from './peers.ts'
import { captureOf } from './photos.ts'
import { sendByTus } from './tus.ts'
import { twoAtATime } from './two-at-a-time.ts'
import { openUnit } from './unit-server.ts'

/** What waits on a phone: photos, each with the record of its capture, and records without a file. */
export interface Work { photos: readonly Photo[], records: number }

/** Sends work to an empty server of its kind; resolves to ms once the server has said of everything that it has it. */
export type Sender = (work: Work, line?: BenchLine) => Promise<number>

interface Pouch {
  bulkDocs: (docs: object[]) => Promise<unknown>
  putAttachment: (docId: string, attachmentId: string, attachment: Buffer, type: string) => Promise<unknown>
}
const PouchDB = peer<new (url: string) => Pouch>('pouchdb')

const AT_ONCE = 100

export const senders: Record<'ours' | 'raw' | 'tus' | 'tusStrict' | 'pouch', Sender> = {
  async ours({ photos, records }, line) {
    const unit = await openUnit(line
      ? { reachedAt: line.reachedAt }
      : {})
    try {
      const phone = await aNodePhone(unit, photos)
      for (const photo of photos)
        await phone.recorder.capture(captureOf(unit.work, photo))
      for (let n = photos.length; n < records; n++)
        await phone.recorder.createActivity(unit.work, activityFields() as never)
      const loop = phone.newLoop()
      return await timed(async () => {
        loop.start()
        await phone.untilSent()
      }).finally(loop.stop)
    }
    finally {
      await unit.remove()
    }
  },
  raw: (work, line) => onPeer('raw', { line }, async (url) => {
    for (const ops of batches(work.records)) {
      await told(fetch(url, {
        method: 'POST',
        body: JSON.stringify(ops),
      }))
    }
    await twoAtATime(work.photos, ({ name, bytes }) => told(fetch(`${url}/${name}`, { method: 'PUT', body: bytes })))
  }),
  tus: ({ photos }, line) => onPeer('tus', { line }, url => sendByTus(url, photos)),
  tusStrict: ({ photos }, line) => onPeer('tus', {
    line,
    options: ['strict'],
  }, url => sendByTus(url, photos)),
  pouch: ({ photos, records }, line) => onPeer('pouch', { line }, async (url) => {
    const db = new PouchDB(`${url}/work`)
    for (const ops of batches(records))
      await db.bulkDocs(ops.map(op => ({ _id: op.opId, ...op })))
    await twoAtATime(photos, async ({ name, bytes }) => void await db.putAttachment(name, 'original', bytes, 'image/jpeg'))
  }),
}

async function onPeer(name: 'raw' | 'tus' | 'pouch', { line, options = [] }: { line: BenchLine | undefined, options?: readonly string[] }, send: (url: string) => Promise<void>): Promise<number> {
  const server = await startPeer(name, {
    options,
    ...line
      ? { reachedAt: line.reachedAt }
      : {},
  })
  try {
    return await timed(() => send(server.url))
  }
  finally {
    await server.close()
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function told(answer: Promise<Response>): Promise<void> {
  const { status } = await answer
  if (status !== 201)
    throw new Error(`a server of the benchmark answered ${status}`)
}

function batches(records: number): Op[][] {
  return Array.from({ length: records / AT_ONCE }, () => Array.from({ length: AT_ONCE }, () => anOp({
    kind: 'activity.created',
    body: activityFields(),
  })))
}
