import type { Logger } from 'pino'
import type { ServerConfig } from './config.ts'
import type { Notifier } from './oplog/notifier.ts'
import type { ReceiptSigner } from './receipts/signer.ts'
import type { BlobFolder } from './storage/blob-folder.ts'
import type { Db } from './storage/database.ts'
import type { Identity } from './storage/identity.ts'

/** Time as a seam. `later` runs once after so many ms and returns how to call it off; it never keeps the process alive. */
export interface Clock {
  now: () => number
  later: (ms: number, run: () => void) => () => void
}

/** Randomness as a seam. */
export interface Ids {
  /** UUIDv7. */
  uuid: () => string
  /** 256 random bits, base64url: for links and sessions. */
  token: () => string
}

/** Everything the server stands on: a simulation brings its own. */
export interface ServerParts {
  db: Db
  clock: Clock
  ids: Ids
  identity: Identity
  blobs: BlobFolder
  notifier: Notifier
  signer: ReceiptSigner
  config: ServerConfig
  log: Logger
}
