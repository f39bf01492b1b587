import type { Hono } from 'hono'
import type { ServerEnv } from '../../../../src/server/caller.ts'
import type { ServerParts } from '../../../../src/server/parts.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { createServer } from '../../../../src/server/app.ts'
import { usualDiskLimits, usualUploadLimits } from '../../../../src/server/config.ts'
import { createNotifier } from '../../../../src/server/oplog/notifier.ts'
import { peopleDoors } from '../../../../src/server/people/doors.ts'
import { createSigner, newSignerKey } from '../../../../src/server/receipts/signer.ts'
import { openFileBlobFolder } from '../../../../src/server/storage/file-blob-folder.ts'
import { readIdentity } from '../../../../src/server/storage/identity.ts'
import { migrate } from '../../../../src/server/storage/migrations.ts'
import { openDatabase } from '../../../../src/server/storage/open-database.ts'

export const startMs = Date.UTC(2026, 8, 14, 1, 0)

/** Ids that sort as they were made, and tokens that are as long as real ones. */
function countedIds(): ServerParts['ids'] {
  let made = 0
  return {
    uuid: () => `01990000-0000-7000-8000-${String(made += 1).padStart(12, '0')}`,
    token: () => `token-${String(made += 1).padStart(37, '0')}`,
  }
}

export interface TestServer {
  app: Hono<ServerEnv>
  parts: ServerParts
  /** What was logged, as text. */
  logged: () => string
  pass: (ms: number) => void
  nowMs: () => number
}

/** A real server without a socket: real SQLite, real routes, a clock that stands until it is moved. Gone after the test. */
export async function aServer(change: Partial<ServerParts['config']> = {}): Promise<TestServer> {
  const server = await openServer(change)
  onTestFinished(server.close)
  return server
}

/** One that whoever opened it closes. */
export async function openServer(change: Partial<ServerParts['config']> = {}): Promise<TestServer & { close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'jz-people-'))
  const { db, connection } = openDatabase(join(folder, 'jianzheng.sqlite'))
  // Durability is not what these tests are about, and it costs a disk flush per transaction.
  connection.exec('pragma synchronous = off')
  await migrate(db)
  let ms = startMs
  let logged = ''
  const ids = countedIds()
  const parts: ServerParts = {
    db,
    clock: {
      now: () => ms,
      later: () => () => {},
    },
    ids,
    identity: await readIdentity(db, ids),
    blobs: await openFileBlobFolder(folder),
    notifier: createNotifier(),
    signer: createSigner(newSignerKey()),
    config: {
      dataFolder: folder,
      distFolder: join(folder, 'dist'),
      isDemo: false,
      port: 0,
      host: '127.0.0.1',
      origin: 'https://jz.example',
      tls: null,
      trustProxy: true,
      build: 'test',
      disk: usualDiskLimits,
      uploads: usualUploadLimits,
      ...change,
    },
    log: pino({ level: 'trace' }, {
      write: (line: string) => void (logged += line),
    }),
  }
  return {
    close: () => {
      connection.close()
      rmSync(folder, { recursive: true, force: true })
    },
    app: createServer(parts, peopleDoors(parts)),
    parts,
    logged: () => logged,
    pass: more => void (ms += more),
    nowMs: () => ms,
  }
}
