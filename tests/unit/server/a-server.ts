import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { Grant, Role } from '../../../src/domain/access/roles.ts'
import type { Caller, ServerEnv } from '../../../src/server/caller.ts'
import type { ServerConfig } from '../../../src/server/config.ts'
import type { Clock, Ids, ServerParts } from '../../../src/server/parts.ts'
import type { Disk } from '../../../src/server/storage/disk.ts'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pino } from 'pino'
import { createServer } from '../../../src/server/app.ts'
import { usualDiskLimits, usualUploadLimits } from '../../../src/server/config.ts'
import { createNotifier } from '../../../src/server/oplog/notifier.ts'
import { createSigner, newSignerKey } from '../../../src/server/receipts/signer.ts'
import { openFileBlobFolder } from '../../../src/server/storage/file-blob-folder.ts'
import { readIdentity } from '../../../src/server/storage/identity.ts'
import { migrate } from '../../../src/server/storage/migrations.ts'
import { openDatabase } from '../../../src/server/storage/open-database.ts'
import { anId } from '../../support/builders.ts'

/** Noon of a working day, Shanghai. */
export const NOON = Date.UTC(2026, 8, 14, 4)

/** Time that stands still until a test lets it pass. */
export function aClock(startMs = NOON): Clock & { pass: (ms: number) => void } {
  let nowMs = startMs
  const waiting = new Set<{ atMs: number, run: () => void }>()
  return {
    now: () => nowMs,
    later: (ms, run) => {
      const timer = { atMs: nowMs + ms, run }
      waiting.add(timer)
      return () => waiting.delete(timer)
    },
    pass: (ms) => {
      nowMs += ms
      for (const timer of [...waiting].filter(candidate => candidate.atMs <= nowMs)) {
        waiting.delete(timer)
        timer.run()
      }
    },
  }
}

export function someIds(): Ids {
  return {
    uuid: anId,
    token: () => anId().replaceAll('-', '').padEnd(43, 'x'),
  }
}

/** Nobody in particular knocks; tests say who by the header `x-caller`. */
function testDoors(callers: Map<string, Caller>) {
  return {
    authenticate: (c: Context<ServerEnv>) => Promise.resolve(callers.get(c.req.header('x-caller') ?? '') ?? null),
    mount: () => {},
  }
}

export interface ServerWishes { log?: Logger, disk?: Disk, config?: Partial<ServerConfig>, folder?: string }

/** A whole server on a real SQLite file and a real folder, without a socket. */
export async function aServer({ disk, config, folder, log }: ServerWishes = {}) {
  const root = folder ?? mkdtempSync(join(tmpdir(), 'jz-server-'))
  mkdirSync(root, { recursive: true })
  const { db, connection } = openDatabase(join(root, 'jianzheng.sqlite'))
  await migrate(db)
  const clock = aClock()
  const ids = someIds()
  const parts: ServerParts = {
    db,
    clock,
    ids,
    identity: await readIdentity(db, ids),
    blobs: await openFileBlobFolder(root, disk),
    notifier: createNotifier(),
    signer: createSigner(newSignerKey()),
    config: {
      dataFolder: root,
      distFolder: join(root, 'dist'),
      isDemo: false,
      port: 0,
      host: 'localhost',
      origin: 'http://localhost',
      tls: null,
      trustProxy: false,
      build: 'test',
      disk: { ...usualDiskLimits, minFreeShare: 0, minFreeBytes: 0 },
      uploads: usualUploadLimits,
      ...config,
    },
    log: log ?? pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
  }
  const callers = new Map<string, Caller>()
  const app = createServer(parts, testDoors(callers))
  return {
    parts,
    db,
    connection,
    clock,
    app,
    callers,
    root,
    close: async () => {
      parts.notifier.close()
      await db.destroy()
      if (!folder)
        rmSync(root, { recursive: true, force: true })
    },
  }
}
export type TestServer = Awaited<ReturnType<typeof aServer>>

export function aGrant(personId: string, role: Role, about: Partial<Grant> = {}): Grant {
  return {
    id: anId(),
    personId,
    role,
    fromMs: 0,
    untilMs: null,
    revoked: false,
    ...about,
  }
}
