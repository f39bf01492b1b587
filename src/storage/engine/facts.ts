import type { FactBook } from '../device-store.ts'
import type { SessionSnapshot } from '../facts.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceDatabase, DeviceTables, KeyRecord, OutboxRecord } from './records.ts'
import { actorOf, refold, rolesHeld } from './fold.ts'
import { readClock, readDevice, readSession, writeClock, writeSession } from './kv.ts'
import { makingRoom } from './make-room.ts'
import { stretchOf } from './stretch.ts'
import { forgetScope } from './sweep.ts'

const KEY = 'capture'

export function createFactBook(db: DeviceDatabase, parts: FoldParts): FactBook {
  return {
    device: () => db.read(['kv'], async (tables) => {
      const { deviceId, nextOpNo, chainHead } = await readDevice(tables)
      return { deviceId, nextOpNo, chainHead }
    }),
    session: () => db.read(['kv'], readSnapshot),
    watchSession: () => db.live(['kv'], readSnapshot),
    setSession: session => makingRoom(db, 0, () => db.write('strict', [
      'kv',
      'items',
      'outbox',
      'blobs',
      'bytes',
    ], tables => takeSession(tables, session, parts))),
    clock: () => db.read(['kv'], readClock),
    watchClock: () => db.live(['kv'], readClock),
    setClock: offset => db.write('relaxed', ['kv'], tables => writeClock(tables, offset)),
    key: () => db.read(['keys'], async ({ keys }) => keyOf(await keys.get(KEY))),
    putKey: key => putKey(db, { ...key, name: KEY }, parts),
  }
}

async function readSnapshot(tables: Pick<DeviceTables, 'kv'>): Promise<SessionSnapshot | undefined> {
  const record = await readSession(tables)
  if (!record)
    return undefined
  const { heldRoles: _, ...snapshot } = record
  return snapshot
}

async function takeSession(tables: Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs' | 'bytes'>, session: SessionSnapshot, parts: FoldParts): Promise<void> {
  const before = await readSession(tables)
  const now = {
    ...session,
    heldRoles: rolesHeld({
      ...session,
      heldRoles: rolesHeld(before),
    }),
  }
  await writeSession(tables, now)
  for (const scope of before?.scopes ?? []) {
    if (!session.scopes.includes(scope))
      await forgetScope(tables, scope, parts)
  }
  if (before && JSON.stringify(before.grants) === JSON.stringify(session.grants))
    return
  const mine = await listFolded(tables)
  await refold(tables, { ops: mine }, {
    ...parts,
    actor: actorOf(parts, now),
  })
}

async function listFolded({ outbox }: Pick<DeviceTables, 'outbox'>): Promise<OutboxRecord[]> {
  const states = ['waiting', 'deferred', 'quarantined'] as const
  const found = await Promise.all(states.map(state => outbox.range(stretchOf([state], { index: '[state+n]' }))))
  return [
    ...found.flat(),
    ...await outbox.range({ index: 'awaits' }),
  ]
}

/** Some browsers clone a key and cannot read it back, some refuse to clone it: both mean that there is no key. */
async function putKey(db: DeviceDatabase, record: KeyRecord, { onFault }: FoldParts): Promise<boolean> {
  try {
    await db.write('strict', ['keys'], ({ keys }) => keys.put(record))
    const kept = await db.read(['keys'], ({ keys }) => keys.get(KEY))
    return kept?.privateKey?.type === 'private' && kept.keyId === record.keyId
  }
  catch (error) {
    onFault?.(error)
    return false
  }
}

function keyOf(record: KeyRecord | undefined) {
  if (!record?.privateKey)
    return undefined
  const { privateKey, publicKey, keyId } = record
  return { privateKey, publicKey, keyId }
}
