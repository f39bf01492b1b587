import type { Db, Trx } from './database.ts'

/** Who this server is. `epoch` changes when it is restored from a backup: phones then send again what it lost. */
export interface Identity {
  serverId: string
  /** The device that the server writes its own ops with. Its person is `serverId`. */
  deviceId: string
  epoch: string
}

/** Reads who this server is; the first time it becomes someone. */
export async function readIdentity(db: Db, ids: { uuid: () => string }): Promise<Identity> {
  return await db.transaction().execute(async (trx) => {
    const known = await trx.selectFrom('meta').selectAll().where('k', 'in', ['serverId', 'deviceId', 'epoch']).execute()
    const value = (k: string): string | undefined => known.find(row => row.k === k)?.v
    const identity = {
      serverId: value('serverId') ?? ids.uuid(),
      deviceId: value('deviceId') ?? ids.uuid(),
      epoch: value('epoch') ?? ids.uuid(),
    }
    if (known.length < 3) {
      await trx.insertInto('meta').values(Object.entries(identity).map(([k, v]) => ({ k, v }))).onConflict(c => c.column('k').doNothing()).execute()
      await trx.insertInto('device').values(freshDevice({ id: identity.deviceId, personId: identity.serverId, label: 'server' })).execute()
    }
    return identity
  })
}

export async function readMeta(db: Db | Trx, k: string): Promise<string | null> {
  const row = await db.selectFrom('meta').select('v').where('k', '=', k).executeTakeFirst()
  return row?.v ?? null
}

export async function writeMeta(db: Db | Trx, k: string, v: string): Promise<void> {
  await db.insertInto('meta').values({ k, v }).onConflict(c => c.column('k').doUpdateSet({ v })).execute()
}

/** A device that has sent nothing yet. */
export function freshDevice({ id, personId, label, publicKey = null }: { id: string, personId: string, label: string, publicKey?: string | null }) {
  return {
    id,
    person_id: personId,
    label,
    public_key: publicKey,
    last_op: 0,
    offset_ms: 0,
    trusted_ms: 0,
    seen_ms: null,
    revoked_ms: null,
    waiting_ops: 0,
    waiting_blobs: 0,
    waiting_bytes: 0,
    waiting_oldest_ms: null,
    waiting_ms: null,
  }
}
