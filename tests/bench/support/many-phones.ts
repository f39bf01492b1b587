import type { BenchUnit } from './unit-server.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { registerDevice } from '../../../src/server/people/devices.ts'
import { openSession } from '../../../src/server/people/sessions.ts'
import { openDatabase } from '../../../src/server/storage/open-database.ts'

export interface SignedInPhone { deviceId: string, cookie: string }

/** So many phones of the unit's first person, signed in while the server stands still: a password for each would take an hour. */
export async function manyPhones({ server, session, cookie }: BenchUnit, count: number): Promise<SignedInPhone[]> {
  await server.stop()
  const { db } = openDatabase(join(server.dataFolder, 'jianzheng.sqlite'))
  const [name = ''] = cookie.split('=')
  const phones: SignedInPhone[] = []
  await db.transaction().execute(async (trx) => {
    for (let n = 0; n < count; n++) {
      const token = randomBytes(32).toString('base64url')
      const deviceId = v7()
      await registerDevice(trx, session.personId, { deviceId, label: 'bench', publicKey: null })
      await openSession(trx, {
        id: v7(),
        token,
        personId: session.personId,
        unitId: session.unitId,
        deviceId,
        kind: 'phone',
        nowMs: Date.now(),
      })
      phones.push({ deviceId, cookie: `${name}=${token}` })
    }
  })
  await db.destroy()
  await server.startAgain()
  return phones
}
