import type { Ledger } from './ledger.ts'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { originalsOf } from '../../../src/domain/evidence/blobs-of.ts'
import { storedHash } from '../../e2e/support/blobs.ts'

/** What the server holds, read from its folder while it stands still. */
interface Held {
  /** How many rows of evidence name an original. */
  evidence: Map<string, number>
  rows: Map<string, number>
  named: Set<string>
  files: Map<string, string>
  ops: Array<{ op_id: string, device_id: string, op_no: number, status: string }>
}

/** Everything that was promised and is not so, in sentences; empty where all is well. The server must be stopped. */
export async function judge(ledger: Ledger, dataFolder: string): Promise<string[]> {
  const held = await readHeld(dataFolder)
  return [
    ...ledger.lies,
    ...acknowledgedBytes(ledger, held),
    ...savedPieces(ledger, held),
    ...acknowledgedOps(ledger, held),
    ...orphans(held),
  ]
}

async function readHeld(dataFolder: string): Promise<Held> {
  const db = new DatabaseSync(join(dataFolder, 'jianzheng.sqlite'))
  try {
    const all = <Row>(query: string): Row[] => db.prepare(query).all() as Row[]
    const evidence = new Map<string, number>()
    for (const { data } of all<{ data: string }>('select data from row_ where coll = \'evidence\' and scope_id like \'work:%\' and deleted = 0')) {
      for (const hash of originalsOf(JSON.parse(data) as Parameters<typeof originalsOf>[0]))
        evidence.set(hash, (evidence.get(hash) ?? 0) + 1)
    }
    return {
      evidence,
      rows: new Map(all<{ hash: string, size: number }>('select hash, size from blob').map(({ hash, size }) => [hash, size])),
      named: new Set(all<{ hash: string }>('select distinct hash from blob_ref').map(({ hash }) => hash)),
      files: await readFiles(dataFolder),
      ops: all('select op_id, device_id, op_no, status from op order by device_id, op_no'),
    }
  }
  finally {
    db.close()
  }
}

/** Every file in the blob folder by its name, with the hash of what is really in it. */
async function readFiles(dataFolder: string): Promise<Map<string, string>> {
  const files = readdirSync(join(dataFolder, 'blobs'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const hashes = new Map<string, string>()
  for (const { name } of files)
    hashes.set(name, await storedHash(dataFolder, name) ?? 'gone')
  return hashes
}

function acknowledgedBytes({ sent }: Ledger, { files, rows }: Held): string[] {
  return [...sent].flatMap(([hash, by]) => {
    if (!rows.has(hash))
      return [`[I5] ${by} holds ${hash} for delivered, the server does not know it`]
    const found = files.get(hash)
    return found === hash
      ? []
      : [`[I5] ${by} holds ${hash} for delivered, the server's file ${found === undefined
          ? 'is missing'
          : `hashes to ${found}`}`]
  })
}

function savedPieces({ batches }: Ledger, { evidence, files }: Held): string[] {
  return batches.flatMap(({ who, hashes, told }) => {
    const arrived = hashes.filter(hash => evidence.has(hash) && files.get(hash) === hash)
    const doubled = hashes.filter(hash => (evidence.get(hash) ?? 0) > 1)
    return [
      ...arrived.length < told
        ? [`[I5] ${who} was told that ${told} of ${hashes.length} photos are saved, ${arrived.length} arrived: of ${hashes.join(' ')}`]
        : [],
      ...doubled.map(hash => `[I1] ${hash} of ${who} became ${evidence.get(hash)} pieces of evidence`),
    ]
  })
}

function acknowledgedOps({ acknowledged }: Ledger, { ops }: Held): string[] {
  const times = new Map<string, number>()
  for (const { op_id } of ops)
    times.set(op_id, (times.get(op_id) ?? 0) + 1)
  const lastOf = new Map<string, number>()
  const gaps: string[] = []
  for (const { device_id, op_no } of ops) {
    if (op_no !== (lastOf.get(device_id) ?? 0) + 1)
      gaps.push(`[I2] the numbers of device ${device_id} go from ${lastOf.get(device_id) ?? 0} to ${op_no}`)
    lastOf.set(device_id, op_no)
  }
  return [
    ...[...acknowledged].filter(([opId]) => !times.has(opId)).map(([opId, who]) => `[I1] ${who}'s phone holds op ${opId} for acknowledged, the server does not know it`),
    ...[...times].filter(([, n]) => n > 1).map(([opId, n]) => `[I1] op ${opId} stands ${n} times in the log`),
    ...ops.filter(({ status }) => status !== 'applied' && status !== 'noop').map(({ op_id, status }) => `op ${op_id} became ${status}`),
    ...gaps,
  ]
}

function orphans({ files, rows, named }: Held): string[] {
  return [
    ...[
      ...files.keys(),
    ].filter(hash => !rows.has(hash)).map(hash => `file ${hash} has no row`),
    ...[...files].filter(([name, hash]) => name !== hash).map(([name, hash]) => `file ${name} hashes to ${hash}`),
    ...[
      ...rows.keys(),
    ].filter(hash => !files.has(hash)).map(hash => `blob ${hash} has no file`),
    ...[
      ...rows.keys(),
    ].filter(hash => !named.has(hash)).map(hash => `blob ${hash} is named by no row`),
  ]
}
