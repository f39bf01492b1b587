import type { Readable } from 'node:stream'
import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

/** [I5] Bytes that somebody captured are on a phone or on the server, unless erased. */
export async function checkBytes(world: World): Promise<Violation[]> {
  const violations: Violation[] = []
  if (world.seen.version !== world.server.version())
    world.seen.bytes.server = await onServer(world)
  for (const sha256 of world.memory.captured.keys()) {
    if (!world.seen.bytes.server.has(sha256) && !world.memory.erased.hashes.has(sha256) && !await isOnAPhone(world, sha256))
      violations.push({ id: 'I5', text: `the bytes ${sha256.slice(0, 8)} are nowhere` })
  }
  return violations
}

async function onServer(world: World): Promise<Set<string>> {
  const { blobs } = world.server.parts()
  const there = new Set<string>()
  for (const sha256 of namedHashes(world)) {
    if (await blobs.size(sha256) !== undefined)
      there.add(sha256)
  }
  return there
}

/** First of all the phone that had them, which need not be asked while nothing was written on it. */
async function isOnAPhone({ phones, seen }: World, sha256: string): Promise<boolean> {
  const last = seen.bytes.phones.get(sha256)
  if (last && last.phone.changes === last.changes)
    return true
  for (const phone of new Set([
    ...last
      ? [last.phone]
      : [],
    ...phones,
  ])) {
    if (await phone.store.blobs.bytesOf(sha256) === undefined)
      continue
    seen.bytes.phones.set(sha256, { phone, changes: phone.changes })
    return true
  }
  return false
}

/** [I5] In the end they are all on the server, and every one is what it is called. */
export async function checkBytesOnServer(world: World): Promise<Violation[]> {
  const violations: Violation[] = []
  const known = namedHashes(world)
  const { blobs } = world.server.parts()
  for (const sha256 of world.memory.captured.keys()) {
    if (world.memory.erased.hashes.has(sha256))
      continue
    if (!known.has(sha256) || await blobs.size(sha256) === undefined)
      violations.push({ id: 'I5', text: `the bytes ${sha256.slice(0, 8)} never reached the server` })
    else if (await hashOf(await blobs.read(sha256)) !== sha256)
      violations.push({ id: 'I5', text: `the bytes ${sha256.slice(0, 8)} are not what they are called` })
  }
  return violations
}

/** Bytes that no row of the server names any more are as good as gone: nobody could ask for them. */
function namedHashes({ server }: World): Set<string> {
  return new Set(server.rows<{ hash: string }>('select hash from blob').map(({ hash }) => hash))
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of stream)
    hash.update(Buffer.from(piece as Uint8Array))
  return hash.digest('hex')
}
