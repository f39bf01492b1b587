import type { ServerParts } from '../parts.ts'
import type { ToldConfig } from './read-config.ts'
import { buildName } from '../builds.ts'
import { createNotifier } from '../oplog/notifier.ts'
import { openSigner } from '../receipts/signer.ts'
import { openFileBlobFolder } from '../storage/file-blob-folder.ts'
import { readIdentity } from '../storage/identity.ts'
import { claimKind, effectiveOrigin, openData } from './open-data.ts'
import { createLog } from './server-log.ts'
import { systemClock, systemIds } from './system-parts.ts'

/** Opens everything that the server stands on, in a folder that this process holds. */
export async function openParts(told: ToldConfig, { say, logLevel }: { say: (line: string) => void, logLevel?: string | undefined }): Promise<ServerParts> {
  const { db } = await openData(told, {
    nowMs: systemClock.now(),
    say,
  })
  await claimKind(db, told)
  const { isHelpAsked: _, ...config } = told
  return {
    db,
    clock: systemClock,
    ids: systemIds,
    identity: await readIdentity(db, systemIds),
    blobs: await openFileBlobFolder(told.dataFolder),
    notifier: createNotifier(),
    signer: openSigner(told.dataFolder),
    config: {
      ...config,
      origin: await effectiveOrigin(db, told),
      build: buildName(told.distFolder),
    },
    log: createLog(logLevel),
  }
}
