import { expect, onTestFinished, test, vi } from 'vitest'
import { writeMeta } from '../../../../src/server/storage/identity.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'
import { aFolder, aServerWithPhotos, backedUp } from './a-backup.ts'

// Real files and databases on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const DAY_MS = 86_400_000

async function open({ isDemo = false } = {}) {
  const server = await aServer({
    config: { isDemo },
  })
  onTestFinished(server.close)
  const unit = await aUnit(server)
  await server.db.insertInto('account').values({
    person_id: 'jia',
    unit_id: unit.unitId,
    login: 'jia',
    password_hash: '',
    created_ms: server.clock.now(),
    totp_secret: null,
    totp_pending: null,
    totp_step: null,
  }).execute()
  const administrator = aPhone(server, unit, 'administrator')
  return {
    ...server,
    backup: async () => (await (await administrator.request('/v1/disk')).json() as { backup: unknown }).backup,
  }
}

test('[BK15] a unit that was never backed up has a week, then its administrators are warned', async () => {
  const { backup, clock } = await open()
  expect(await backup()).toEqual({ lastMs: null, isLate: false })
  clock.pass(7 * DAY_MS)
  expect(await backup()).toEqual({ lastMs: null, isLate: false })
  clock.pass(1)
  expect(await backup()).toEqual({ lastMs: null, isLate: true })
})

test('[BK15] a backup ends the warning for a week', async () => {
  const { backup, clock, db } = await open()
  clock.pass(30 * DAY_MS)
  const lastMs = clock.now()
  await writeMeta(db, 'lastBackupMs', String(lastMs))
  clock.pass(7 * DAY_MS)
  expect(await backup()).toEqual({ lastMs, isLate: false })
  clock.pass(1)
  expect(await backup()).toEqual({ lastMs, isLate: true })
})

test('[BK15] a demo is never reminded', async () => {
  const { backup, clock } = await open({ isDemo: true })
  clock.pass(30 * DAY_MS)
  expect(await backup()).toEqual({ lastMs: null, isLate: false })
})

test('[BK15] administrators see a backup that was made while the server runs', async () => {
  const server = await aServerWithPhotos(1)
  await backedUp(server, aFolder())
  const reply = await aPhone(server, server.unit, 'administrator').request('/v1/disk')
  const { backup } = await reply.json() as { backup: { lastMs: number } }
  expect(Math.abs(backup.lastMs - Date.now())).toBeLessThan(60_000)
})
