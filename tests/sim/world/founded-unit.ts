import type { ServerParts } from '../../../src/server/parts.ts'
import type { TestUnit } from '../../unit/server/a-unit.ts'
import { Buffer } from 'node:buffer'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { createNotifier } from '../../../src/server/oplog/notifier.ts'
import { createSigner, newSignerKey } from '../../../src/server/receipts/signer.ts'
import { readIdentity } from '../../../src/server/storage/identity.ts'
import { migrate } from '../../../src/server/storage/migrations.ts'
import { openDatabase } from '../../../src/server/storage/open-database.ts'
import { aUnit } from '../../unit/server/a-unit.ts'

export interface FoundedUnit { image: Buffer, unit: TestUnit }

let founded: Promise<FoundedUnit> | undefined

/** The database of a server on which one unit was set up: made once, every simulated server begins with a copy. */
export function foundedUnit(): Promise<FoundedUnit> {
  founded ??= found()
  return founded
}

async function found(): Promise<FoundedUnit> {
  const folder = mkdtempSync(join(tmpdir(), 'jz-sim-unit-'))
  const { db, connection } = openDatabase(join(folder, 'db.sqlite'))
  const ids = { uuid: v7, token: v7 }
  const now = (): number => Date.UTC(2026, 8, 14)
  await migrate(db)
  const parts: Pick<ServerParts, 'db' | 'clock' | 'ids' | 'identity' | 'notifier' | 'signer' | 'log'> = {
    db,
    ids,
    clock: {
      now,
      later: () => () => {},
    },
    identity: await readIdentity(db, ids),
    notifier: createNotifier(),
    signer: createSigner(newSignerKey()),
    log: pino({ level: 'silent' }),
  }
  const unit = await aUnit({ parts: parts as ServerParts })
  const copy = join(folder, 'copy.sqlite')
  connection.exec(`vacuum into '${copy}'`)
  await db.destroy()
  const image = Buffer.from(readFileSync(copy))
  rmSync(folder, { recursive: true, force: true })
  return { image, unit }
}
