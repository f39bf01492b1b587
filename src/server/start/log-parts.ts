import type { LogParts } from '../oplog/log.ts'
import type { Db } from '../storage/database.ts'
import { Failure } from '../../domain/failure.ts'
import { createNotifier } from '../oplog/notifier.ts'
import { readIdentity } from '../storage/identity.ts'
import { createLog } from './server-log.ts'
import { systemClock, systemIds } from './system-parts.ts'

/** What a command at the machine needs to write ops, and no more. No command brings evidence, so there is nothing to sign. */
export async function logParts(db: Db): Promise<LogParts> {
  return {
    db,
    clock: systemClock,
    ids: systemIds,
    identity: await readIdentity(db, systemIds),
    notifier: createNotifier(),
    signer: {
      keyId: '',
      raw: '',
      sign: () => {
        throw new Failure('server-failed')
      },
    },
    log: createLog('warn'),
  }
}
