import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { ServerParts } from '../../../src/server/parts.ts'
import type { TestUnit } from '../../unit/server/a-unit.ts'
import type { Modules } from './modules.ts'
import type { WorldPeople, WorldPerson } from './people.ts'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { usualDiskLimits, usualUploadLimits } from '../../../src/server/config.ts'
import { createNotifier } from '../../../src/server/oplog/notifier.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'
import { createSigner, newSignerKey } from '../../../src/server/receipts/signer.ts'
import { readIdentity, writeMeta } from '../../../src/server/storage/identity.ts'
import { simulatedDisk } from '../../contract/server/simulated-disk.ts'
import { foundedUnit } from './founded-unit.ts'
import { realModules } from './modules.ts'
import { worldPeople } from './people.ts'
import { watchStatements } from './statements.ts'

export type { WorldPerson } from './people.ts'

export interface WorldServer {
  parts: () => ServerParts
  unit: TestUnit
  people: WorldPeople
  person: (name: string, role: Role) => WorldPerson
  /** Answers a request of a person's device, as over HTTP. @throws TypeError where nobody answers */
  answer: (from: { personId: string, deviceId: string }, path: string, init: RequestInit) => Promise<Response>
  /** Rows as they stand in the database, for looking on. */
  rows: <Row>(sql: string, ...values: SQLInputValue[]) => Row[]
  /** Grows whenever something was written. */
  version: () => string
  /** The power goes after so many more steps of the disk, or before so many more statements of the database. */
  cutDiskAfter: (steps: number) => void
  cutDatabaseAfter: (statements: number) => void
  isDead: () => boolean
  /** Killed and started again: what was not safe is gone. */
  restart: () => Promise<void>
  /** Nothing more fits on its disk, until it has room again. */
  setFull: (isFull: boolean) => void
  /** How far its clock is off, ms. */
  clock: { skewMs: number }
  /** A copy of database and bytes as they are now; phones are told how far it reaches. */
  backUp: () => void
  /** The last copy put back, under a new epoch, without what was erased since. Does nothing where there is none. */
  restore: () => Promise<boolean>
  close: () => Promise<void>
}

export interface ServerWorld { now: () => number, newId: () => string, modules?: Modules }

const root = existsSync('/dev/shm')
  ? '/dev/shm'
  : tmpdir()
const signer = createSigner(newSignerKey())

/** The real server on a real SQLite file and a disk that forgets, with one unit and no socket. */
export async function openWorldServer({ now: worldNow, newId, modules = realModules }: ServerWorld): Promise<WorldServer> {
  const folder = mkdtempSync(join(root, 'jz-sim-'))
  const file = join(folder, 'db.sqlite')
  const backup = join(folder, 'backup.sqlite')
  const disk = simulatedDisk()
  const clock = { skewMs: 0 }
  const now = (): number => worldNow() + clock.skewMs
  const { image, unit } = await foundedUnit()
  writeFileSync(file, image)
  const people = worldPeople({
    now,
    newId,
    unit: () => unit,
  })
  let kept: (() => void) | undefined
  let life = 0
  let open: Awaited<ReturnType<typeof start>>

  async function start() {
    life += 1
    const { db, connection } = modules.openDatabase(file)
    // A simulated power cut ends statements, not this machine; without these, the seeds would only measure its disk.
    connection.exec('pragma synchronous = off')
    const statements = watchStatements(connection)
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
      blobs: await modules.openFileBlobFolder('/data', disk.disk),
      notifier: createNotifier(),
      signer,
      config: {
        dataFolder: folder,
        distFolder: folder,
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
    await modules.applyDeferred(parts)
    await modules.carryOutErasures(parts)
    return {
      parts,
      connection,
      statements,
      app: modules.createServer(parts, people.doorsOf(parts)),
    }
  }

  async function stop(): Promise<void> {
    open.statements.revive()
    await open.parts.db.destroy()
    if (open.connection.isOpen)
      open.connection.close()
  }

  const isDead = (): boolean => disk.isCut() || open.statements.isCut()

  const world: WorldServer = {
    parts: () => open.parts,
    unit,
    people,
    person: people.person,
    clock,
    isDead,
    async answer(from, path, init) {
      if (isDead())
        throw new TypeError('connection refused')
      const reply = await open.app.request(path, asRequest(from, init))
      if (isDead())
        throw new TypeError('connection reset')
      return reply
    },
    rows: <Row>(sql: string, ...values: SQLInputValue[]) => open.statements.look(sql).all(...values) as Row[],
    version: () => `${life} ${disk.steps()} ${String(open.statements.look('select total_changes() as n').get()?.n)}`,
    cutDiskAfter: disk.cutAfter,
    cutDatabaseAfter: count => open.statements.cutAfter(count),
    async restart() {
      await stop()
      disk.restart()
      open = await start()
    },
    setFull(isFull) {
      disk.setFull(isFull)
      limitPages(open.connection, isFull)
    },
    backUp() {
      rmSync(backup, { force: true })
      open.connection.exec(`vacuum into '${backup}'`)
      kept = disk.keep()
      // Known to the server only now: a copy that was broken off would have told phones nothing.
      open.connection.exec('insert into meta (k, v) select \'backedUp:\' || id, head from scope where true on conflict (k) do update set v = excluded.v')
    },
    async restore() {
      if (!kept)
        return false
      open.statements.revive()
      const { parts } = open
      const erasures = await modules.readErasures(parts.db)
      await stop()
      for (const end of ['-wal', '-shm'])
        rmSync(file + end, { force: true })
      copyFileSync(backup, file)
      disk.restart()
      kept()
      const { db } = modules.openDatabase(file)
      await writeMeta(db, 'epoch', newId())
      const identity = await readIdentity(db, parts.ids)
      await withLog({ ...parts, db, identity }, async log => await modules.replayErasures(log, erasures))
      await db.destroy()
      open = await start()
      return true
    },
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  open = await start()
  return world
}

function asRequest({ personId, deviceId }: { personId: string, deviceId: string }, { body, method, headers }: RequestInit): RequestInit {
  const length = body instanceof ArrayBuffer
    ? {
        'content-length': String(body.byteLength),
      }
    : {}
  return {
    ...method === undefined
      ? {}
      : { method },
    ...body === undefined
      ? {}
      : { body },
    headers: {
      ...length,
      ...headers as Record<string, string>,
      'x-person': personId,
      'x-device': deviceId,
      'host': 'localhost',
    },
  }
}

/** SQLite's own way of being full. */
function limitPages(connection: DatabaseSync, isFull: boolean): void {
  const pages = isFull
    ? Number(connection.prepare('pragma page_count').get()?.page_count)
    : 4_294_967_294
  connection.exec(`pragma max_page_count = ${pages}`)
}
