import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { carryOutErasures } from '../../../../src/server/erasure/destroy.ts'
import { aServer } from '../a-server.ts'
import { aCast, aPiece, confirmed } from './an-order.ts'

// A process for each moment, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const script = fileURLToPath(new URL('./until-killed.ts', import.meta.url))

function run(folder: string, steps: number) {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [
    script,
    folder,
    String(steps),
  ], { encoding: 'utf8' })
  return { isKilled: signal === 'SIGKILL', stdout, stderr }
}

function aCopy(of: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'jz-erased-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(of, folder, { recursive: true })
  return folder
}

test('[ER9] killed at any step the server finishes after it starts again: no byte of it is left, the order is carried out once', async () => {
  const server = await aServer()
  onTestFinished(server.close)
  const cast = await aCast(server)
  const piece = await aPiece(cast.author, cast.unit)
  await confirmed(cast, piece)
  server.connection.exec('pragma wal_checkpoint(truncate)')
  const whole = run(aCopy(server.root), 10 ** 6)
  expect(whole.stderr).toBe('')
  const total = Number(whole.stdout)
  expect(total).toBeGreaterThan(20)
  for (let steps = 0; steps < total; steps += 3) {
    const folder = aCopy(server.root)
    expect(run(folder, steps)).toMatchObject({ isKilled: true })
    const again = await aServer({ folder })
    try {
      await carryOutErasures(again.parts)
      for (const hash of [piece.hash, piece.thumbHash])
        expect(existsSync(blobPath(join(folder, 'blobs'), hash)), `after ${steps}`).toBe(false)
      expect(await again.db.selectFrom('blob').selectAll().execute()).toEqual([])
      expect(await again.db.selectFrom('op').select('op_id').where('kind', '=', 'erasure.carriedOut').execute()).toHaveLength(1)
      expect(await carryOutErasures(again.parts)).toBe(0)
    }
    finally {
      await again.close()
    }
  }
})
