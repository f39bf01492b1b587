import type { Told } from '../../../../src/server/start/read-config.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../../../src/server/people/console-command.ts'
import { effectiveOrigin } from '../../../../src/server/start/open-data.ts'
import { openDatabase } from '../../../../src/server/storage/open-database.ts'
import { sha256, someBytes } from '../a-unit.ts'
import { aPhone, aUnit, goodPassword, joins, otherPassword, tokenOf } from './a-person.ts'
import { aServer } from './a-server.ts'

async function run(folder: string, ...argv: string[]): Promise<string> {
  const said: string[] = []
  const [command = '', ...rest] = argv
  const told: Told = {
    argv: [command, '--data', folder, ...rest],
    env: {},
    root: folder,
  }
  await runCommand(told, line => void said.push(line))
  return said.join('\n')
}

async function aRunningServer() {
  const server = await aServer({ origin: 'http://localhost:8787', port: 8787 })
  const { phone: admin } = await aUnit(server)
  const jia = await joins(server, admin, { role: 'volunteer' })
  return {
    server,
    admin,
    jia,
    folder: server.parts.config.dataFolder,
  }
}

test('when no administrator can get in, the person at the machine makes one, while the server runs', async () => {
  const { server, jia, folder } = await aRunningServer()
  expect(await run(folder, 'make-administrator', jia.login)).toBe(`${jia.login} is an administrator now.`)
  server.pass(10 * 365 * 24 * 3_600_000)
  const phone = aPhone(server)
  const { body } = await phone.send('POST', '/v1/session', { login: jia.login, password: goodPassword, device: phone.device })
  expect((body.grants as { role: string }[]).map(grant => grant.role)).toEqual(['volunteer', 'administrator'])
  expect(await run(folder, 'make-administrator', jia.login)).toBe(`${jia.login} is an administrator already.`)
})

test('a link from the machine sets the last administrator\'s forgotten password', async () => {
  const { server, jia, folder } = await aRunningServer()
  const url = /http:\S+/.exec(await run(folder, 'sign-in-link', jia.login))?.[0] ?? ''
  const phone = aPhone(server)
  const { status } = await phone.send('POST', '/v1/links/use', {
    token: tokenOf(url),
    password: otherPassword,
    device: phone.device,
  })
  expect(status).toBe(200)
})

test('[BF6] a command on a running server leaves alone what a phone is sending at that moment', async () => {
  const { server, jia, folder } = await aRunningServer()
  const hash = sha256(someBytes(10))
  await server.parts.blobs.claim(hash, 'jia')
  await run(folder, 'sign-in-link', jia.login)
  await expect(server.parts.blobs.claim(hash, 'jia')).rejects.toMatchObject({ code: 'blob-busy' })
})

test('a link from the machine names the address that the server has, whatever the command line says', async () => {
  const { server, jia, folder } = await aRunningServer()
  const served = await effectiveOrigin(server.parts.db, {
    origin: 'https://jz.example.cn',
    tls: null,
    trustProxy: false,
    port: 8787,
  })
  expect(await run(folder, 'sign-in-link', jia.login)).toContain(`${served}/join#`)
  expect(await run(folder, 'change-address', 'https://new.example.cn')).toContain('From its next start this server is https://new.example.cn')
  expect(await run(folder, 'sign-in-link', jia.login)).toContain('https://new.example.cn/join#')
  await expect(run(folder, 'change-address', 'new.example.cn/app')).rejects.toThrow('"new.example.cn/app"')
})

test('[PA9] a sign-in link that somebody else holds does not become one to an administrator made at the machine', async () => {
  const { server, jia, folder, admin } = await aRunningServer()
  await admin.send('POST', `/v1/people/${jia.session.personId}/recover`)
  // The command goes by the machine's clock, this server by its own.
  await server.parts.db.updateTable('link').set({ expires_ms: Date.now() + 3_600_000 }).where('purpose', '=', 'recover').execute()
  await run(folder, 'make-administrator', jia.login)
  const { expires_ms: expiresMs } = await server.parts.db.selectFrom('link').select('expires_ms').where('purpose', '=', 'recover').executeTakeFirstOrThrow()
  expect(expiresMs).toBeLessThanOrEqual(Date.now())
})

test('a command upgrades nothing: a folder of an older version is refused', async () => {
  const { jia, folder } = await aRunningServer()
  const { db, connection } = openDatabase(join(folder, 'jianzheng.sqlite'))
  connection.exec('delete from kysely_migration where name = (select max(name) from kysely_migration)')
  await db.destroy()
  await expect(run(folder, 'make-administrator', jia.login)).rejects.toThrow('older version')
})

test('an unknown login, command or folder is said in one sentence, and nothing changes', async () => {
  const { jia, folder, server } = await aRunningServer()
  const before = await server.parts.db.selectFrom('op').select('op_id').execute()
  await expect(run(folder, 'make-administrator', 'nobody')).rejects.toThrow('Nobody here signs in as "nobody". Nothing was changed.')
  await expect(run(folder, 'make-coffee', jia.login)).rejects.toThrow('npm run admin')
  await expect(run(folder, 'make-administrator')).rejects.toThrow()
  const empty = mkdtempSync(join(tmpdir(), 'jz-none-'))
  onTestFinished(() => rmSync(empty, { recursive: true }))
  await expect(run(empty, 'make-administrator', jia.login)).rejects.toThrow(`There is no data in ${empty}`)
  expect(await server.parts.db.selectFrom('op').select('op_id').execute()).toEqual(before)
})
