import type { Log } from '../oplog/log.ts'
import type { Told } from '../start/read-config.ts'
import type { AccountRow } from './tables.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { grantsAt } from '../../domain/access/roles.ts'
import { loginSchema } from '../../protocol/account.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { openParts } from '../start/open-parts.ts'
import { readConfig } from '../start/read-config.ts'
import { StartRefused } from '../start/start-refused.ts'
import { accountByLogin } from './accounts.ts'
import { auditOp } from './audit.ts'
import { endLinks, makeLink } from './links.ts'
import { readGrantsOf } from './rows.ts'
import { grantOp } from './unit-ops.ts'

export const adminUsage = `npm run admin -- COMMAND [--data DIR] LOGIN
  make-administrator LOGIN   makes the person with this login an administrator
  sign-in-link LOGIN         prints a one-use link with which that person sets a new password`

const commands = { 'make-administrator': makeAdministrator, 'sign-in-link': signInLink }

type Command = (log: Log, account: AccountRow, origin: string) => Promise<string>

/** Does one command on a data folder; the server may be running meanwhile. @throws StartRefused with a sentence */
export async function runCommand({ argv, env, root }: Told, say: (line: string) => void): Promise<void> {
  const [name = '', ...rest] = argv
  const command: Command | undefined = Object.hasOwn(commands, name)
    ? commands[name as keyof typeof commands]
    : undefined
  const login = v.safeParse(loginSchema, rest.at(-1))
  if (!command || !login.success)
    throw new StartRefused(adminUsage)
  const told = readConfig({
    argv: rest.slice(0, -1),
    env,
    root,
  })
  if (!existsSync(join(told.dataFolder, 'jianzheng.sqlite')))
    throw new StartRefused(`There is no data in ${told.dataFolder}: name the folder with --data.`)
  const parts = await openParts(told, { say, logLevel: 'warn' })
  try {
    say(await withLog(parts, async (log) => {
      const account = await accountByLogin(log.trx, login.output)
      if (!account)
        throw new StartRefused(`Nobody here signs in as "${login.output}". Nothing was changed.`)
      return await command(log, account, parts.config.origin)
    }))
  }
  finally {
    await parts.db.destroy()
  }
}

async function makeAdministrator(log: Log, { login, person_id: personId, unit_id: unitId }: AccountRow): Promise<string> {
  const held = grantsAt(await readGrantsOf(log.trx, unitId, personId), log.nowMs)
  if (held.some(grant => grant.role === 'administrator' && grant.untilMs === null))
    return `${login} is an administrator already.`
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
