import type { PackIndex, UnsignedIndex } from '../../../src/domain/rescue/pack.ts'
import type { Dice } from './dice.ts'
import type { WorldPhone } from './phone.ts'
import type { World } from './simulate.ts'
import { Buffer } from 'node:buffer'
import { generateKeyPairSync, sign } from 'node:crypto'
import { PACK_VERSION, signedText } from '../../../src/domain/rescue/pack.ts'
import { writeServerOps } from '../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'

/** What somebody carries around for a phone; the encryption around it plays no part here. */
export interface Pack { index: PackIndex, bytes: ReadonlyMap<string, ArrayBuffer>, from: string }

/** One key for all phones: which device a pack is from is told by its name. */
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = JSON.stringify(keys.publicKey.export({ format: 'jwk' }))

/** Everything unsent of a phone, with its signature or from a phone that keeps no key. Nothing where there is nothing. */
export async function packOf({ server, memory, time }: World, { name, store, parts: { person } }: WorldPhone, isSigned: boolean): Promise<Pack | undefined> {
  const unsent = await store.unsent()
  if (unsent.needsNewId || unsent.ops.length + unsent.blobs.length === 0)
    return undefined
  const bytes = new Map<string, ArrayBuffer>()
  for (const { sha256 } of unsent.blobs)
    bytes.set(sha256, await store.blobs.bytesOf(sha256) as ArrayBuffer)
  const unsigned = JSON.parse(JSON.stringify({
    v: PACK_VERSION,
    serverId: server.parts().identity.serverId,
    unitId: server.unit.unitId,
    person: { id: person.personId, name: person.name },
    deviceId: unsent.deviceId,
    madeMs: time.nowMs,
    epoch: unsent.epoch,
    ops: unsent.ops,
    blobs: unsent.blobs.map(({ sha256, size, mime, role }) => ({ sha256, size, mime, role })),
  })) as UnsignedIndex
  for (const { opId, body } of unsent.ops)
    memory.bodies.set(opId, (memory.bodies.get(opId) ?? new Set()).add(JSON.stringify(body)))
  const sig = isSigned
    ? sign('sha256', Buffer.from(signedText(unsigned)), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
    : null
  return {
    index: { ...unsigned, sig } as PackIndex,
    bytes,
    from: name,
  }
}

/**
 * Somebody of the task force hands a pack in, once more with the bytes that were missing. Returns what came of it.
 * @throws Failure as the server refuses it
 */
export async function handIn(world: World, { index, bytes }: Pack, dice: Dice): Promise<string> {
  const { server, modules, phones } = world
  const carrier = phones.find(({ parts }) => parts.person.role === 'taskForce') as WorldPhone
  const { personId } = carrier.parts.person
  const parts = server.parts()
  if (index.serverId !== parts.identity.serverId || !await prepare(world, index))
    return 'is of no use'
  const take = () => modules.takeRescue(parts, {
    personId,
    unitId: server.unit.unitId,
    isAdministrator: true,
  }, index)
  const first = await take()
  if (first.missing.length > 0 && dice.chance(0.8)) {
    const calls = modules.createServerCalls(modules.createHttp({
      fetch: ((path: string, init: RequestInit) => server.answer({ personId, deviceId: carrier.firstDeviceId }, path, init)) as typeof fetch,
      isOnline: () => true,
    }))
    for (const sha256 of first.missing) {
      const carried = bytes.get(sha256)
      if (carried)
        await calls.put(sha256, carried, new AbortController().signal)
    }
    await take()
  }
  return `${first.fresh} new, ${first.held} held, ${first.missing.length} files missing`
}

/** As at sign-in: the server knows the person and the device's key. A device that nothing proves must be known, or its numbers would begin in the middle. */
async function prepare({ server, phones }: World, { deviceId, person, sig, unitId }: PackIndex): Promise<boolean> {
  const parts = server.parts()
  const isKnown = server.rows('select id from device where id = ?', deviceId).length > 0
  const hasKey = server.rows('select id from device where person_id = ? and public_key is not null', person.id).length > 0
  if (!isKnown && (sig === null || !hasKey))
    return false
  const described = server.rows('select id from row_ where coll = \'person\' and id = ?', person.id)
  if (described.length === 0) {
    const { name } = phones.find(({ parts: { person: { personId } } }) => personId === person.id)?.parts.person ?? person
    await withLog(parts, async log => void await writeServerOps(log, [
      {
        scope: `unit:${unitId}`,
        kind: 'person.described',
        coll: 'person',
        id: person.id,
        body: { name },
      },
    ]))
  }
  if (sig !== null)
    await parts.db.updateTable('device').set({ public_key: publicKey }).where('id', '=', deviceId).execute()
  return true
}
