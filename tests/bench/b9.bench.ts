import type { Benchmark, Line } from './support/benchmark.ts'
import type { SignedInPhone } from './support/many-phones.ts'
import type { BenchUnit } from './support/unit-server.ts'
import { aCapture, activityFields, anOp } from '../support/builders.ts'
import { manyPhones } from './support/many-phones.ts'
import { peer, startPeer } from './support/peers.ts'
import { somePhotos } from './support/photos.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { openUnit } from './support/unit-server.ts'

const OPS = 20
const PHOTO_BYTES = 300_000
/** A minute of theirs lasts so long here; `rounds` of them. */
const levels = [
  { phones: 10, minuteMs: 3000, rounds: 5 },
  { phones: 100, minuteMs: 6000, rounds: 5 },
  { phones: 500, minuteMs: 30_000, rounds: 1 },
] as const
const words: Record<string, string> = {
  ours: 'ours: a push, then a photo, durable',
  floor: 'floor: one SQLite insert, hash and fsync PUT',
  pouch: 'express-pouchdb: bulkDocs, attachment, no fsync',
}

/** Every phone hands in 20 ops and a photo in each of its minutes; how long until it has both answers? */
export const benchmark: Benchmark = {
  id: 'B9',
  title: 'server with 10, 100 and 500 phones, each 20 ops and a photo of 0.3 MB a minute, 20, 10 and 2 times as fast',
  run,
}

type HandIn = (phone: number) => Promise<void>
interface Taken { ms: number[], errors: number }

async function run(): Promise<Line[]> {
  const unit = await openUnit()
  const raw = await startPeer('raw')
  const pouch = await startPeer('pouch')
  try {
    const handIns: Record<string, HandIn> = {
      ours: toOurs(unit, await manyPhones(unit, 500)),
      floor: toRaw(raw.url),
      pouch: toPouch(pouch.url),
    }
    for (const handIn of Object.values(handIns))
      await handIn(0) // the first one warms up
    const lines: Line[] = []
    for (const level of levels) {
      const taken = new Map(Object.keys(handIns).map((name): [string, Taken] => [
        name,
        { ms: [], errors: 0 },
      ]))
      for (let round = 0; round < level.rounds; round++) {
        for (const [name, handIn] of Object.entries(handIns))
          await aMinute(level, handIn, taken.get(name)!)
      }
      lines.push(...linesOf(level.phones, taken))
    }
    return lines
  }
  finally {
    await Promise.all([
      unit.remove(),
      raw.close(),
      pouch.close(),
    ])
  }
}

/** The phones come evenly spread over the minute, whether or not those before them have been answered. */
async function aMinute({ phones, minuteMs }: { phones: number, minuteMs: number }, handIn: HandIn, taken: Taken): Promise<void> {
  await Promise.all(Array.from({ length: phones }, async (_, phone) => {
    await new Promise(resolve => setTimeout(resolve, phone * minuteMs / phones))
    const from = performance.now()
    await handIn(phone).then(() => taken.ms.push(performance.now() - from), () => {
      taken.errors += 1
    })
  }))
}

function toOurs({ url, work, session }: BenchUnit, phones: readonly SignedInPhone[]): HandIn {
  const lastOp = new Map<number, number>()
  return async (n) => {
    const { deviceId, cookie } = phones[n]!
    const [photo] = somePhotos(1, PHOTO_BYTES)
    const first = (lastOp.get(n) ?? 0) + 1
    lastOp.set(n, first + OPS - 1)
    const capture = aCapture({
      by: { personId: session.personId, roles: [], isServer: false },
      deviceId,
      sha256: photo!.name,
    })
    const ops = [
      capture,
      ...records(OPS - 1),
    ].map((op, at) => ({
      ...op,
      scope: work,
      opNo: first + at,
      clientMs: Date.now(),
    }))
    await told(fetch(`${url}/v1/push`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({
        v: 1,
        deviceId,
        epoch: '',
        build: 'bench',
        nowMs: Date.now(),
        waiting: {
          ops: 0,
          blobs: 0,
          bytes: 0,
          oldestMs: null,
        },
        ops,
      }),
    }))
    await told(fetch(`${url}/v1/blobs/${photo!.name}`, {
      method: 'PUT',
      headers: { cookie },
      body: photo!.bytes,
    }))
  }
}

function toRaw(url: string): HandIn {
  return async () => {
    const [photo] = somePhotos(1, PHOTO_BYTES)
    await told(fetch(url, {
      method: 'POST',
      body: JSON.stringify(records(OPS)),
    }))
    await told(fetch(`${url}/${photo!.name}`, { method: 'PUT', body: photo!.bytes }))
  }
}

interface Pouch {
  bulkDocs: (docs: object[]) => Promise<unknown>
  putAttachment: (docId: string, attachmentId: string, attachment: Uint8Array, type: string) => Promise<unknown>
}

function toPouch(url: string): HandIn {
  const db = new (peer<new (url: string) => Pouch>('pouchdb'))(`${url}/work`)
  return async () => {
    const [photo] = somePhotos(1, PHOTO_BYTES)
    await db.bulkDocs(records(OPS).map(op => ({ _id: op.opId, ...op })))
    await db.putAttachment(photo!.name, 'original', photo!.bytes, 'image/jpeg')
  }
}

function records(count: number) {
  return Array.from({ length: count }, () => anOp({
    kind: 'activity.created',
    body: activityFields(),
  }))
}

async function told(answer: Promise<Response>): Promise<void> {
  const reply = await answer
  if (!reply.ok)
    throw new Error(`answered ${reply.status}: ${await reply.text()}`)
  await reply.arrayBuffer()
}

function linesOf(phones: number, taken: Map<string, Taken>): Line[] {
  const worst = (name: string): number => p99(taken.get(name)?.ms ?? [])
  const ratio = worst('ours') / worst('floor')
  return [...taken].map(([name, { ms: all, errors }]) => ({
    what: `${phones} phones, ${words[name]}`,
    figure: `p99 ${ms(p99(all))}, median ${ms(spreadOf(all).median)}, ${errors} errors`,
    raw: {
      ...spreadOf(all),
      p99: p99(all),
      errors,
    },
    ...name === 'ours'
      ? {
          bar: barOf(phones, ratio, errors),
        }
      : {},
  }))
}

function barOf(phones: number, ratio: number, errors: number): NonNullable<Line['bar']> {
  return phones === 100
    ? { words: `no error, p99 ${times(ratio)} floor (<= 3 x)`, holds: errors === 0 && ratio <= 3 }
    : { words: `no error (p99 ${times(ratio)} floor)`, holds: errors === 0 }
}

function p99(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN
}
