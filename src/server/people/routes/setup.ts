import type { InferOutput } from 'valibot'
import type { ServerConfig } from '../../config.ts'
import type { Log } from '../../oplog/log.ts'
import type { ServerOp } from '../../oplog/server-writer.ts'
import type { Entered } from '../enter.ts'
import type { OnlineRoute } from '../online-route.ts'
import { Failure } from '../../../domain/failure.ts'
import { setupSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { settleOrigin } from '../../storage/origin.ts'
import { createAccount } from '../accounts.ts'
import { auditOp } from '../audit.ts'
import { enter, welcome } from '../enter.ts'
import { foundUnit } from '../found-unit.ts'
import { countingGuesses } from '../guesses.ts'
import { usableLink, useUp } from '../links.ts'
import { openRoute } from '../online-route.ts'
import { assertStrong } from '../password-strength.ts'
import { hashPassword } from '../secret.ts'
import { isSetUp } from '../set-up-state.ts'
import { grantOp, personOp } from '../unit-ops.ts'

type SetupBody = InferOutput<typeof setupSchema>

export const setupRoutes: readonly OnlineRoute[] = [
  openRoute({
    method: 'POST',
    path: '/v1/setup',
    body: setupSchema,
    handle: async ({ people, c, body, nowMs }) => await countingGuesses(people, c, async () => {
      await setupLink(people.parts.db, body.token, nowMs)
      if (body.cycle.fromDay > body.cycle.untilDay)
        throw new Failure('bad-field', { field: 'cycle.untilDay' })
      assertStrong(body.person.password, body.person)
      const passwordHash = await hashPassword(body.person.password)
      return await welcome(people, c, await withLog(people.parts, async log => await setUp(log, body, { passwordHash, config: people.parts.config })))
    }),
  }),
]

async function setupLink(db: Log['trx'] | Log['parts']['db'], token: string, nowMs: number) {
  const link = await usableLink(db, token, nowMs)
  if (link.purpose !== 'setup')
    throw new Failure('link-unknown')
  return link
}

/** Founds the unit with its first administrator, or changes nothing. */
async function setUp(log: Log, { token, unitName, cycle, person, device, withPlan }: SetupBody, { passwordHash, config }: { passwordHash: string, config: ServerConfig }): Promise<Entered> {
  const link = await setupLink(log.trx, token, log.nowMs)
  if (await isSetUp(log.trx))
    throw new Failure('already-set-up')
  await useUp(log.trx, link, { nowMs: log.nowMs, deviceId: device.deviceId })
  await settleOrigin(log.trx, config)
  const [unitId, cycleId, personId] = [
    log.parts.ids.uuid(),
    log.parts.ids.uuid(),
    log.parts.ids.uuid(),
  ] as const
  const founding = await foundUnit(log, {
    unitId,
    cycleId,
    name: unitName,
    isDemo: false,
    cycle,
    withPlan,
  })
  await createAccount(log.trx, {
    personId,
    unitId,
    login: person.login,
    passwordHash,
    nowMs: log.nowMs,
  })
  const { entered, ops } = await enter(log, {
    personId,
    unitId,
    kind: 'phone',
    device,
  })
  await writeServerOps(log, [
    ...founding,
    personOp(unitId, personId, { name: person.name, hasAccount: true }),
    administratorOp(log, unitId, personId),
    auditOp(log, unitId, {
      what: 'unit.setUp',
      by: personId,
      target: unitId,
      detail: { withPlan },
    }),
    ...ops,
  ])
  return entered
}

function administratorOp(log: Log, unitId: string, personId: string): ServerOp {
  return grantOp(unitId, {
    id: log.parts.ids.uuid(),
    personId,
    role: 'administrator',
    fromMs: log.nowMs,
    untilMs: null,
    revoked: false,
  })
}
