import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { PackIndex, UnsignedIndex } from '../../../../src/domain/rescue/pack.ts'
import type { PullReply } from '../../../../src/protocol/pull.ts'
import type { QuarantineReply } from '../../../../src/protocol/quarantine.ts'
import type { RescueReply } from '../../../../src/protocol/rescue.ts'
import type { Phone } from '../people/a-person.ts'
import type { TestServer } from '../people/a-server.ts'
import type { Someone } from '../people/someone.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { PACK_VERSION, signedText } from '../../../../src/domain/rescue/pack.ts'
import { makeDeviceKey } from '../../../../src/recording/device-key.ts'
import { aCapture, anOp, aPerson } from '../../../support/builders.ts'
import { aUnit, aVisit } from '../people/a-person.ts'
import { aServer } from '../people/a-server.ts'
import { someone } from '../people/someone.ts'

export const photo = Buffer.from('the bytes of a photo that never left the phone')
export const hash = createHash('sha256').update(photo).digest('hex')

export interface Lost {
  server: TestServer
  admin: Phone
  unitId: string
  work: string
  /** Whose phone is lost. */
  jia: Someone
  /** Who carries the pack. */
  yi: Someone
  /** The work on the lost phone: a photo and words about it. */
  ops: Op[]
  /** The pack that the lost phone made, signed with its key. */
  pack: (about?: Partial<PackIndex>) => Promise<PackIndex>
  bring: (by: Phone, index: unknown) => Promise<{ status: number, body: RescueReply & { code?: string, expected?: number } }>
  sendPhoto: (by: Phone) => Promise<number>
  rows: () => Promise<PullReply['rows']>
  held: () => Promise<QuarantineReply['groups']>
  /** Everything that importing may change, as text. */
  everything: () => Promise<string>
}

/** 甲 took a photo and wrote about it; the phone has a key, never sent anything, and made a pack. */
export async function aLostPhone({ withKey = true } = {}): Promise<Lost> {
  const server = await aServer()
  const { phone: admin, session, cycleId } = await aUnit(server)
  const { unitId } = session
  const work = `work:${cycleId}`
  const { visitId } = await aVisit(server, admin, cycleId)
  const jia = await someone(server, { unitId, visitId }, 'volunteer')
  const yi = await someone(server, { unitId, visitId }, 'volunteer')
  const { deviceId } = jia.phone.device
  const key = await makeDeviceKey()
  if (withKey)
    await server.parts.db.updateTable('device').set({ public_key: key!.publicKey }).where('id', '=', deviceId).execute()
  const captured = {
    ...aCapture({
      by: aPerson('volunteer', jia.personId),
      deviceId,
      sha256: hash,
      caption: { subject: '路口劝导' },
    }),
    scope: work,
    opNo: 1,
  }
  const changed = {
    ...anOp({
      kind: 'caption.changed',
      coll: 'evidence',
      id: captured.id,
      scope: work,
      body: {
        caption: { place: '岳阳楼' },
      },
    }),
    opNo: 2,
  }
  const ops = [captured, changed]

  async function pack(about: Partial<PackIndex> = {}): Promise<PackIndex> {
    const index: UnsignedIndex = {
      v: PACK_VERSION,
      serverId: server.parts.identity.serverId,
      unitId,
      person: { id: jia.personId, name: '甲' },
      deviceId,
      madeMs: server.nowMs(),
      epoch: server.parts.identity.epoch,
      ops,
      blobs: [
        {
          sha256: hash,
          size: photo.length,
          mime: 'image/jpeg',
          role: 'original',
        },
      ],
      ...about,
    }
    const sig = about.sig === undefined
      ? Buffer.from(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key!.privateKey, Buffer.from(signedText(index)))).toString('base64url')
      : about.sig
    return { ...index, sig } as PackIndex
  }
  const get = async <T>(path: string): Promise<T> => (await admin.send<T>('GET', path)).body
  return {
    server,
    admin,
    unitId,
    work,
    jia,
    yi,
    ops,
    pack,
    bring: async (by, index) => await by.send('POST', '/v1/rescue', index),
    sendPhoto: async by => (await server.app.request(`/v1/blobs/${hash}`, {
      method: 'PUT',
      body: photo,
      headers: {
        'cookie': by.cookie() ?? '',
        'content-length': String(photo.length),
      },
    })).status,
    rows: async () => (await get<PullReply>(`/v1/pull?scope=${work}&after=0`)).rows,
    held: async () => (await get<QuarantineReply>('/v1/quarantine')).groups,
    everything: async () => await everythingOf(server),
  }
}

/** Tables that hold what people recorded; the order in which rows were written is part of it. */
async function everythingOf({ parts: { db } }: TestServer): Promise<string> {
  const [ops, again, rows, owners, blobs, scopes] = await Promise.all([
    db.selectFrom('op').selectAll().orderBy('device_id').orderBy('op_no').execute(),
    db.selectFrom('op_again').selectAll().orderBy('device_id').orderBy('op_no').execute(),
    db.selectFrom('row_').selectAll().orderBy('scope_id').orderBy('seq').execute(),
    db.selectFrom('blob_owner').selectAll().orderBy('hash').orderBy('person_id').execute(),
    db.selectFrom('blob').selectAll().orderBy('hash').execute(),
    db.selectFrom('scope').selectAll().orderBy('id').execute(),
  ])
  return JSON.stringify({
    ops,
    again,
    rows,
    owners,
    blobs,
    scopes,
  }, null, 1)
}
