import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { carryOutErasures } from '../../../../src/server/erasure/destroy.ts'
import { openSigner } from '../../../../src/server/receipts/signer.ts'
import { writeMeta } from '../../../../src/server/storage/identity.ts'
import { aServer } from '../a-server.ts'
import { aPhone } from '../a-unit.ts'
import { aCast, aPiece, erased, NAME } from '../erasure/an-order.ts'
import { aFolder, backedUp, inBackup, restored, snapshotsIn } from './a-backup.ts'

// Real files and databases on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

async function aWorld() {
  const server = await aServer()
  onTestFinished(server.close)
  openSigner(server.root)
  await writeMeta(server.db, 'kind', 'real')
  const cast = await aCast(server)
  const piece = await aPiece(cast.author, cast.unit)
  return {
    server,
    cast,
    piece,
    root: aFolder(),
  }
}

function allIn(folder: string): string {
  return readFileSync(join(folder, 'jianzheng.sqlite'), 'utf8')
}

async function expectErased(data: string, { cast, piece }: Pick<Awaited<ReturnType<typeof aWorld>>, 'cast' | 'piece'>): Promise<void> {
  expect(existsSync(blobPath(join(data, 'blobs'), piece.hash))).toBe(false)
  expect(allIn(data)).not.toContain(NAME)
  const again = await aServer({ folder: data })
  onTestFinished(again.close)
  const author = aPhone(again, cast.unit)
  expect((await author.rowOf(cast.unit.work, 'evidence', piece.id))?.data).toMatchObject({
    caption: { subject: '路口劝导' },
    erasures: [
      { confirmedBy: cast.second.personId },
    ],
  })
  expect((await author.request(`/v1/blobs/${piece.hash}`)).status).toBe(410)
  expect((await author.put(piece.bytes)).status).toBe(410)
  await carryOutErasures(again.parts)
  const [order] = (await author.pull(cast.unit.work, 0, 1000)).rows.filter(row => row.coll === 'erasure')
  expect(order?.data.state).toBe('done')
}

test('[BK16] the next backup carries what was erased beside the snapshots and takes the bytes out of the folder', async () => {
  const world = await aWorld()
  await backedUp(world.server, world.root)
  expect(existsSync(inBackup(world.root, world.piece.hash))).toBe(true)
  await erased(world.server, world.cast, world.piece)
  const report = await backedUp(world.server, world.root)
  expect(report).toMatchObject({ lost: [], troubles: [] })
  expect(existsSync(inBackup(world.root, world.piece.hash))).toBe(false)
  expect(existsSync(inBackup(world.root, world.piece.thumbHash))).toBe(false)
  expect(readFileSync(join(world.root, 'erased.json'), 'utf8')).not.toContain(NAME)
})

test('[BK17] a snapshot from before the erasure is restored without what was erased, and is not called damaged', async () => {
  const world = await aWorld()
  await backedUp(world.server, world.root)
  await erased(world.server, world.cast, world.piece)
  await backedUp(world.server, world.root)
  const data = join(aFolder(), 'data')
  expect(await restored(world.root, data, { snapshot: snapshotsIn(world.root)[0]! })).toMatchObject({ lost: [] })
  await expectErased(data, world)
})

test('[BK18] what was erased after the last backup is known from the data folder that makes way', async () => {
  const world = await aWorld()
  await backedUp(world.server, world.root)
  await erased(world.server, world.cast, world.piece)
  await world.server.db.destroy()
  expect(await restored(world.root, world.server.root, { replace: true })).toMatchObject({ lost: [] })
  await expectErased(world.server.root, world)
})

test('[ER8] a capture that only its phone still had after a restore comes again without the words and stands as erased', async () => {
  const world = await aWorld()
  await writeMeta(world.server.db, 'kind', 'real')
  const { cast, server, root } = world
  await backedUp(server, root)
  const late = await aPiece(cast.author, cast.unit)
  await erased(server, cast, late)
  await server.db.destroy()
  await restored(root, server.root, { replace: true })
  const again = await aServer({ folder: server.root })
  onTestFinished(again.close)
  const author = aPhone(again, cast.unit, { ...cast.author.caller })
  const device = await again.db.selectFrom('device').select('last_op').where('id', '=', author.deviceId).executeTakeFirstOrThrow()
  const reply = await author.pushRaw([
    { ...late.op, opNo: device.last_op + 1 },
  ])
  expect(await reply.json()).toMatchObject({
    results: [
      { status: 'applied' },
    ],
  })
  expect((await author.rowOf(cast.unit.work, 'evidence', late.id))?.data).toMatchObject({
    caption: { subject: '路口劝导' },
    erasures: [
      {
        id: expect.any(String),
      },
    ],
  })
  const ops = await again.db.selectFrom('op').select('body').where('entity_id', '=', late.id).execute()
  expect(JSON.stringify(ops)).not.toContain(NAME)
  expect((await author.put(late.bytes)).status).toBe(410)
})

test('[BK16] a list that cannot be read stops a restore: what was destroyed would come back', async () => {
  const world = await aWorld()
  await erased(world.server, world.cast, world.piece)
  await backedUp(world.server, world.root)
  writeFileSync(join(world.root, 'erased.json'), '{')
  const data = join(aFolder(), 'data')
  await expect(restored(world.root, data)).rejects.toThrow(/erased\.json/)
  expect(existsSync(join(data, 'jianzheng.sqlite'))).toBe(false)
})
