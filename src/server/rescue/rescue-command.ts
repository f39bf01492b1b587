import type { FailureCode } from '../../domain/failure.ts'
import type { RescueReply } from '../../protocol/rescue.ts'
import type { ServerParts } from '../parts.ts'
import type { ToldConfig } from '../start/read-config.ts'
import type { Db } from '../storage/database.ts'
import type { OpenedFile } from './open-pack.ts'
import { Failure } from '../../domain/failure.ts'
import { typedPassphrase } from '../../domain/rescue/passphrase.ts'
import { putWhole } from '../blobs/upload.ts'
import { openSigner } from '../receipts/signer.ts'
import { holdDataFolder } from '../start/data-folder.ts'
import { logParts } from '../start/log-parts.ts'
import { StartRefused } from '../start/start-refused.ts'
import { openFileBlobFolder } from '../storage/file-blob-folder.ts'
import { openPackFile } from './open-pack.ts'
import { originOf } from './prove.ts'
import { takeRescue } from './take-rescue.ts'

interface Asked {
  file: string
  told: ToldConfig
  openDatabase: (folder: string) => Promise<Db>
  askPassphrase: () => Promise<string>
}

const sentences: Partial<Record<FailureCode, string>> = {
  'rescue-passphrase': 'The passphrase is not the right one.',
  'rescue-broken': 'This is no rescue pack, or it was damaged or cut off on its way.',
  'rescue-newer': 'This rescue pack was made by a newer version: update the server first.',
  'rescue-foreign': 'This rescue pack belongs to another server, or to somebody whom nobody here knows.',
  'rescue-too-large': 'There is more in this rescue pack than can be handled at once.',
  'device-foreign': 'The phone that this pack names is somebody else\'s.',
  'device-forked': 'The server holds other records under the same numbers: the phone itself must go online once.',
  'file-unreadable': 'The file cannot be read.',
  'disk-full': 'The disk of the data folder is full: make room first.',
  'quota-exceeded': 'Too much of this person\'s waits for a decision already: decide about that first.',
}

/**
 * [RP10] `npm run admin -- rescue FILE`. Only one process may open the blob folder, so the server must be stopped meanwhile.
 * @throws StartRefused with a sentence
 */
export async function rescueAtTheMachine({ file, told, openDatabase, askPassphrase }: Asked): Promise<string> {
  const { dataFolder } = told
  const db = await openDatabase(dataFolder)
  let letGo: (() => void) | undefined
  try {
    letGo = holdDataFolder(dataFolder)
    const parts: ServerParts = {
      ...await logParts(db),
      signer: openSigner(dataFolder),
      blobs: await openFileBlobFolder(dataFolder),
      config: { ...told, origin: '', build: '' },
    }
    const pack = await openPackFile(file, {
      passphrase: typedPassphrase(await askPassphrase()),
      folder: dataFolder,
    })
    try {
      return summaryOf(pack, await bringIn(parts, pack))
    }
    finally {
      await pack.close()
    }
  }
  catch (error) {
    throw inWords(error)
  }
  finally {
    letGo?.()
    await db.destroy()
  }
}

/** Records, the bytes that the server lacks as their author's own, and records again. */
async function bringIn(parts: ServerParts, { index, bytesOf }: OpenedFile): Promise<RescueReply> {
  const carrier = { personId: null, unitId: index.unitId, isAdministrator: true }
  const first = await takeRescue(parts, carrier, index)
  const { isProven, revokedMs } = await originOf(parts.db, index)
  for (const { sha256, size } of index.blobs.filter(blob => first.missing.includes(blob.sha256))) {
    await putWhole(parts, {
      hash: sha256,
      personId: index.person.id,
      isQuarantined: !isProven || revokedMs !== null || first.held > 0,
    }, {
      length: size,
      digest: null,
      bytes: bytesOf(sha256),
    })
  }
  const { missing } = await takeRescue(parts, carrier, index)
  return { ...first, missing }
}

function summaryOf({ index }: OpenedFile, { fresh, known, held, refused, missing }: RescueReply): string {
  return [
    `${index.person.name}: ${fresh} records were new, ${known} were there already; ${index.blobs.length - missing.length} of ${index.blobs.length} files are here.`,
    ...held > 0
      ? [`${held} records wait for an administrator's decision (Quarantine in the app).`]
      : [],
    ...refused > 0
      ? [`${refused} records were refused.`]
      : [],
  ].join('\n')
}

function inWords(error: unknown): unknown {
  if (!(error instanceof Failure))
    return error
  const sentence = error.code === 'op-gap'
    ? `Something before this pack has not arrived: the server goes on from record ${error.detail.expected}. Bring in an earlier pack of the same phone first.`
    : sentences[error.code] ?? `The pack could not be brought in (${error.code}).`
  return new StartRefused(sentence, { cause: error })
}
