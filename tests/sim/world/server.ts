import type { Context } from 'hono'
import type { Grant, Role } from '../../../src/domain/access/roles.ts'
import type { SessionReply } from '../../../src/protocol/account.ts'
import type { Caller, ServerEnv } from '../../../src/server/caller.ts'
import type { Doors } from '../../../src/server/doors.ts'
import type { ServerParts } from '../../../src/server/parts.ts'
import type { TestUnit } from '../../unit/server/a-unit.ts'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { grantsAt } from '../../../src/domain/access/roles.ts'
import { createServer } from '../../../src/server/app.ts'
import { usualDiskLimits, usualUploadLimits } from '../../../src/server/config.ts'
import { createNotifier } from '../../../src/server/oplog/notifier.ts'
import { createSigner, newSignerKey } from '../../../src/server/receipts/signer.ts'
import { scopesAt } from '../../../src/server/scopes.ts'
import { openFileBlobFolder } from '../../../src/server/storage/file-blob-folder.ts'
import { readIdentity, writeMeta } from '../../../src/server/storage/identity.ts'
import { migrate } from '../../../src/server/storage/migrations.ts'
import { openDatabase } from '../../../src/server/storage/open-database.ts'
import { simulatedDisk } from '../../contract/server/simulated-disk.ts'
import { aUnit } from '../../unit/server/a-unit.ts'

export interface WorldPerson { personId: string, name: string, grants: readonly Grant[], isRevoked: boolean }

export interface WorldServer {
  parts: () => ServerParts
  unit: TestUnit
  /** Answers a request of a person's device, as over HTTP. */
  answer: (from: { personId: string, deviceId: string }, path: string, init: RequestInit) => Promise<Response>
  person: (name: string, role: Role) => WorldPerson
  /** The power goes after so many more steps of the disk. */
  cutDiskAfter: (steps: number) => void
  /** Killed and started again: what was not safe is gone. */
  restart: () => Promise<void>
  /** A copy of the database as it is now; phones are told how far it reaches. */
  backUp: () => void
  /** The last copy put back, under a new epoch. Does nothing where there is none. */
  restore: () => Promise<boolean>
  close: () => Promise<void>
}

export interface ServerWorld { now: () => number, newId: () => string }

/** The real server on a real SQLite file and a disk that forgets, with one unit and no socket. */
export async function openWorldServer({ now, newId }: ServerWorld): Promise<WorldServer> {
  const root = mkdtempSync(join(tmpdir(), 'jz-sim-'))
  const file = join(root, 'db.sqlite')
  const backup = join(root, 'backup.sqlite')
  const disk = simulatedDisk()
  const signer = createSigner(newSignerKey())
  const people = new Map<string, WorldPerson>()
  let hasBackup = false
  let open = await start()
  const unit = await aUnit(open)

  async function start() {
    const { db, connection } = openDatabase(file)
    // A simulated power cut does not reach this file; without this, the seeds would only measure the machine's disk.
    connection.exec('pragma synchronous = off')
    await migrate(db)
    const ids = {
      uuid: newId,
      token: () => newId().replaceAll('-', '').padEnd(43, 'x'),
    }
    const parts: ServerParts = {
      db,
      clock: {
        now,
        later: () => () => {},
      },
      ids,
      identity: await readIdentity(db, ids),
      blobs: await openFileBlobFolder('/data', disk.disk),
      notifier: createNotifier(),
      signer,
      config: {
        dataFolder: root,
        distFolder: root,
        isDemo: false,
        port: 0,
        host: 'localhost',
        origin: 'http://localhost',
        tls: null,
        trustProxy: false,
        build: 'sim',
        disk: { ...usualDiskLimits, minFreeShare: 0, minFreeBytes: 0 },
        uploads: usualUploadLimits,
      },
      log: pino({ level: 'silent' }),
    }
    return {
      parts,
      connection,
      app: createServer(parts, doorsOf(parts)),
    }
  }

  function doorsOf(parts: ServerParts): Doors {
    const authenticate = async (c: Context<ServerEnv>): Promise<Caller | null> => {
      const person = people.get(c.req.header('x-person') ?? '')
      return person
        ? {
            sessionId: person.personId,
            personId: person.personId,
            unitId: unit.unitId,
            deviceId: c.req.header('x-device') ?? null,
            grants: person.grants,
            isRevoked: person.isRevoked,
            isHandInOnly: person.isRevoked,
            expiresMs: now() + 1e9,
          }
        : null
    }
    return {
      authenticate,
      mount: app => app.get('/v1/session', async (c) => {
        const caller = await authenticate(c)
        return caller
          ? c.json(await sessionOf(parts, caller))
          : c.json({ code: 'sign-in-required' }, 401)
      }),
    }
  }

  async function sessionOf({ db, identity }: ServerParts, { personId, grants, unitId }: Caller): Promise<SessionReply> {
    return {
      serverId: identity.serverId,
      isDemo: false,
      personId,
      name: people.get(personId)?.name ?? '',
      unitId,
      scopes: await scopesAt(db, { unitId, grants }, now()),
      grants: grantsAt(grants, now()),
      hasSecondFactor: false,
      expiresMs: now() + 1e9,
      serverMs: now(),
      epoch: identity.epoch,
      receiptKey: { keyId: signer.keyId, raw: signer.raw },
    }
  }

  async function restart(): Promise<void> {
    await open.parts.db.destroy()
    disk.restart()
    open = await start()
  }

  return {
    parts: () => open.parts,
    unit,
    async answer({ personId, deviceId }, path, init) {
      const length = init.body instanceof ArrayBuffer
        ? {
            'content-length': String(init.body.byteLength),
          }
        : {}
      const headers = {
        ...init.headers as Record<string, string>,
        ...length,
        'x-person': personId,
        'x-device': deviceId,
        'host': 'localhost',
      }
      return await open.app.request(path, {
        ...init.method === undefined
          ? {}
          : { method: init.method },
        ...init.body === undefined
          ? {}
          : { body: init.body },
        headers,
      })
    },
    person(name, role) {
      const personId = newId()
      const person = {
        personId,
        name,
        isRevoked: false,
        grants: [
          {
            id: newId(),
            personId,
            role,
            fromMs: 0,
            untilMs: null,
            revoked: false,
          },
        ],
      }
      people.set(personId, person)
      return person
    },
    cutDiskAfter: disk.cutAfter,
    restart,
    backUp() {
      rmSync(backup, { force: true })
      open.connection.exec(`vacuum into '${backup}'`)
      // Known to the server only now: a copy that was broken off would have told phones nothing.
      open.connection.exec('insert into meta (k, v) select \'backedUp:\' || id, head from scope where true on conflict (k) do update set v = excluded.v')
      hasBackup = true
    },
    async restore() {
      if (!hasBackup)
        return false
      await open.parts.db.destroy()
      for (const end of ['-wal', '-shm'])
        rmSync(file + end, { force: true })
      copyFileSync(backup, file)
      const { db } = openDatabase(file)
      await writeMeta(db, 'epoch', newId())
      await db.destroy()
      open = await start()
      return true
    },
    async close() {
      await open.parts.db.destroy()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
