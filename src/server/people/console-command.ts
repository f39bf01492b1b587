import type { Log } from '../oplog/log.ts'
import type { Told, ToldConfig } from '../start/read-config.ts'
import type { Db } from '../storage/database.ts'
import type { AccountRow } from './tables.ts'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { grantsAt } from '../../domain/access/roles.ts'
import { loginSchema } from '../../protocol/account.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { rescueAtTheMachine } from '../rescue/rescue-command.ts'
import { logParts } from '../start/log-parts.ts'
import { originOf, readConfig } from '../start/read-config.ts'
import { StartRefused } from '../start/start-refused.ts'
import { assertRestored } from '../start/unfinished-restore.ts'
import { readMeta, writeMeta } from '../storage/identity.ts'
import { waitingMigrations } from '../storage/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { localOrigin, SERVED_ORIGIN, SETTLED_ORIGIN } from '../storage/origin.ts'
import { accountByLogin } from './accounts.ts'
import { auditOp } from './audit.ts'
import { endLinks, makeLink } from './links.ts'
import { readGrantsOf } from './rows.ts'
import { grantOp } from './unit-ops.ts'

export const adminUsage = `npm run admin -- COMMAND [--data DIR] LOGIN|ADDRESS|FILE
  make-administrator LOGIN   makes the person with this login an administrator
  sign-in-link LOGIN         prints a one-use link with which that person sets a new password
  change-address ADDRESS     the server moves: from its next start phones know it as https://…
  rescue FILE                brings in a rescue pack of a phone; the server must be stopped, the passphrase is asked for`

type Command = (log: Log, about: { word: string, told: ToldConfig }) => Promise<string>

const commands: Record<string, Command> = {
  'make-administrator': async (log, { word }) => await makeAdministrator(log, await accountFor(log, word)),
  'sign-in-link': async (log, { word, told }) => await signInLink(log, await accountFor(log, word), await servedOrigin(log, told)),
  'change-address': async (log, { word }) => await changeAddress(log, word),
}

/**
 * Does one command on the database of a data folder; the server may be running meanwhile, so nothing else is opened and
 * nothing is upgraded. Only `rescue` needs the folder for itself.
 * @throws StartRefused with a sentence
 */
export async function runCommand({ argv, env, root }: Told, say: (line: string) => void, askPassphrase: () => Promise<string> = async () => ''): Promise<void> {
  const [name = '', ...rest] = argv
  const word = rest.at(-1)
  if ((name !== 'rescue' && !Object.hasOwn(commands, name)) || word === undefined)
    throw new StartRefused(adminUsage)
  const told = readConfig({
    argv: rest.slice(0, -1),
    env: { PORT: env.PORT },
    root,
  })
  if (name === 'rescue') {
    return say(await rescueAtTheMachine({
      file: resolve(env.INIT_CWD ?? '.', word),
      told,
      openDatabase: openKnown,
      askPassphrase,
    }))
  }
  const db = await openKnown(told.dataFolder)
  try {
    const parts = await logParts(db)
    say(await withLog(parts, async log => await (commands[name] as Command)(log, { word, told })))
  }
  finally {
    await db.destroy()
  }
}

async function openKnown(dataFolder: string): Promise<Db> {
  assertRestored(dataFolder)
  const file = join(dataFolder, 'jianzheng.sqlite')
  if (!existsSync(file))
    throw new StartRefused(`There is no data in ${dataFolder}: name the folder with --data.`)
  const { db } = openDatabase(file)
  const waiting = await waitingMigrations(db)
  if (waiting.length === 0)
    return db
  await db.destroy()
  throw new StartRefused(`The data in ${dataFolder} is of an older version: start the server once, then say it again. Nothing was changed.`)
}

async function accountFor(log: Log, word: string): Promise<AccountRow> {
  const login = v.safeParse(loginSchema, word)
  if (!login.success)
    throw new StartRefused(adminUsage)
  const account = await accountByLogin(log.trx, login.output)
  if (!account)
    throw new StartRefused(`Nobody here signs in as "${login.output}". Nothing was changed.`)
  return account
}

/** The address that the server has now, or had when it ran last. */
async function servedOrigin({ trx }: Log, { port }: ToldConfig): Promise<string> {
  return await readMeta(trx, SERVED_ORIGIN) ?? await readMeta(trx, SETTLED_ORIGIN) ?? localOrigin(port)
}

async function changeAddress({ trx }: Log, word: string): Promise<string> {
  const origin = originOf(word)
  await writeMeta(trx, SETTLED_ORIGIN, origin)
  await writeMeta(trx, SERVED_ORIGIN, origin)
  return `From its next start this server is ${origin}. To phones that is another place: what waits on them must be sent before, under the old address.`
}

async function makeAdministrator(log: Log, { login, person_id: personId, unit_id: unitId }: AccountRow): Promise<string> {
  const held = grantsAt(await readGrantsOf(log.trx, unitId, personId), log.nowMs)
  if (held.some(grant => grant.role === 'administrator' && grant.untilMs === null))
    return `${login} is an administrator already.`
  // A sign-in link that somebody else holds must not grow with the grant.
  await endLinks(log.trx, { personId }, log.nowMs)
  await writeServerOps(log, [
    grantOp(unitId, {
      id: log.parts.ids.uuid(),
      personId,
      role: 'administrator',
      fromMs: log.nowMs,
      untilMs: null,
      revoked: false,
    }),
    auditOp(log, unitId, {
      what: 'administrator.made',
      by: null,
      target: personId,
      detail: { from: 'console' },
    }),
  ])
  return `${login} is an administrator now.`
}

async function signInLink(log: Log, { login, person_id: personId, unit_id: unitId }: AccountRow, origin: string): Promise<string> {
  await endLinks(log.trx, { purpose: 'recover', personId }, log.nowMs)
  const { url } = await makeLink(log, {
    purpose: 'recover',
    unitId,
    personId,
    origin,
  })
  await writeServerOps(log, [
    auditOp(log, unitId, {
      what: 'link.made',
      by: null,
      target: personId,
      detail: { purpose: 'recover', from: 'console' },
    }),
  ])
  return `Open this link once, within a day, to set a new password for ${login}:\n\n  ${url}\n`
}
