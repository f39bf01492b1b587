import type { BlobFolder } from '../../../src/server/storage/blob-folder.ts'
import type { Lie } from './simulated-disk.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { openFileBlobFolder } from '../../../src/server/storage/file-blob-folder.ts'
import { sha256, someBytes } from '../../unit/server/a-unit.ts'
import { blobFolderContract } from './blob-folder.ts'
import { PowerCut, simulatedDisk } from './simulated-disk.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

blobFolderContract('a real folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'jz-blobs-'))
  return {
    blobs: await openFileBlobFolder(root),
    reopen: async () => await openFileBlobFolder(root),
    close: async () => rmSync(root, { recursive: true }),
  }
})

blobFolderContract('a simulated disk', async () => {
  const { disk } = simulatedDisk()
  return {
    blobs: await openFileBlobFolder('/data', disk),
    reopen: async () => await openFileBlobFolder('/data', disk),
    close: async () => {},
  }
})

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** Three pieces and the end; returns how many bytes were acknowledged before the power went, and whether the end was. */
async function upload(blobs: BlobFolder, bytes: Uint8Array, from = 0): Promise<{ safe: number, isStored: boolean }> {
  let safe = from
  try {
    const spool = await blobs.claim(sha256(bytes), 'me')
    for (; safe < bytes.length; safe += 1000) {
      const piece = bytes.subarray(safe, safe + 1000)
      await spool.write({
        offset: safe,
        length: piece.length,
        digest: null,
        bytes: once(piece),
      })
    }
    await spool.finish()
    await spool.release()
    return { safe, isStored: true }
  }
  catch (error) {
    if (error instanceof PowerCut)
      return { safe, isStored: false }
    throw error
  }
}

/** Cuts the power at every single operation of an upload; what was acknowledged and is gone afterwards? */
async function lostOver(lies: readonly Lie[]): Promise<string[]> {
  const lost: string[] = []
  const bytes = someBytes(3000)
  for (let cut = 0; ; cut += 1) {
    const power = simulatedDisk({ lies })
    let blobs = await openFileBlobFolder('/data', power.disk)
    power.cutAfter(cut)
    const { safe, isStored } = await upload(blobs, bytes)
    power.restart()
    try {
      blobs = await openFileBlobFolder('/data', power.disk)
    }
    catch {
      lost.push(`cut ${cut}: the folder itself`)
      continue
    }
    const size = await blobs.size(sha256(bytes))
    const spooled = await blobs.spoolSize(sha256(bytes), 'me')
    if (isStored && size === undefined)
      lost.push(`cut ${cut}: the stored blob`)
    if (size === undefined && spooled < safe)
      lost.push(`cut ${cut}: ${safe - spooled} acknowledged bytes`)
    if (size !== undefined && sha256(await buffer(await blobs.read(sha256(bytes)))) !== sha256(bytes))
      lost.push(`cut ${cut}: the bytes of the stored blob`)
    const resumed = await upload(blobs, bytes, size === undefined
      ? Math.min(safe, spooled)
      : bytes.length).catch(() => undefined)
    if (size === undefined && !resumed?.isStored)
      lost.push(`cut ${cut}: the way to go on`)
    if (isStored)
      return lost
  }
}

test('[BF8] the power may go at any moment: what was acknowledged is there, and the upload goes on', async () => {
  expect(await lostOver([])).toEqual([])
})

test.for<Lie>(['datasync', 'sync', 'syncFolder'])('[BF8] a folder that leaves out %s is caught: planted', async (lie) => {
  // Either sync covers the bytes at the end; the one before the offset is remembered has no twin.
  const lies: Lie[] = lie === 'sync'
    ? ['sync', 'datasync']
    : [lie]
  expect((await lostOver(lies)).length).toBeGreaterThan(0)
})

test('[BF8] bytes are safe before they get their name, and the name is safe before the answer', async () => {
  const power = simulatedDisk()
  const blobs = await openFileBlobFolder('/data', power.disk)
  power.trace.length = 0
  const bytes = someBytes(500)
  await upload(blobs, bytes)
  const hash = sha256(bytes)
  const inner = `/data/blobs/${hash.slice(0, 2)}/${hash.slice(2, 4)}`
  const order = [
    'write',
    'datasync',
    'sync /data/spool',
    'syncFolder /data/blobs',
    `rename`,
    `syncFolder ${inner}`,
  ]
  const places = order.map(what => power.trace.findIndex(line => line.startsWith(what)))
  expect(places.every(place => place >= 0), power.trace.join('\n')).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('[BF9] a full disk is said as one, leaves nothing half and lets smaller things through later', async () => {
  const power = simulatedDisk({ totalBytes: 5000 })
  const blobs = await openFileBlobFolder('/data', power.disk)
  const big = someBytes(4000)
  await upload(blobs, big)
  const other = someBytes(2000)
  await expect(upload(blobs, other)).rejects.toMatchObject({ code: 'disk-full' })
  expect(await blobs.spoolSize(sha256(other), 'me')).toBe(1000)
  expect((await buffer(await blobs.read(sha256(big)))).equals(big)).toBe(true)
})
