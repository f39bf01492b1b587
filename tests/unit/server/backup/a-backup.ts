import type { BackupReport, BackupWish, Machine } from '../../../../src/server/backup/backup.ts'
import type { RestoreReport, RestoreWish } from '../../../../src/server/backup/restore.ts'
import type { Disk } from '../../../../src/server/storage/disk.ts'
import type { TestServer } from '../a-server.ts'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { backUp } from '../../../../src/server/backup/backup.ts'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { restore } from '../../../../src/server/backup/restore.ts'
import { openSigner } from '../../../../src/server/receipts/signer.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { writeMeta } from '../../../../src/server/storage/identity.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

/** A folder that goes with the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jz-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server with a unit, a volunteer's phone and some photos that came with their records. */
export async function aServerWithPhotos(photos = 3) {
  const server = await aServer()
  onTestFinished(server.close)
  openSigner(server.root)
  await writeMeta(server.db, 'kind', 'real')
  const unit = await aUnit(server)
  const phone = aPhone(server, unit)
  const hashes: string[] = []
  for (let n = 0; n < photos; n += 1)
    hashes.push(await send({ phone, unit }))
  return {
    ...server,
    unit,
    phone,
    hashes,
    blobs: join(server.root, 'blobs'),
  }
}

/** One more piece of evidence with its bytes; the hash. */
export async function send({ phone, unit }: { phone: ReturnType<typeof aPhone>, unit: { work: string } }): Promise<string> {
  const bytes = someBytes(3000)
  await phone.push(phone.capture(unit.work, {
    sha256: sha256(bytes),
  }))
  await phone.put(bytes)
  return sha256(bytes)
}

export function aMachine(change: Partial<Disk> = {}) {
  const said: string[] = []
  let ms = Date.now()
  const machine: Machine = {
    disk: {
      ...nodeDisk,
      ...change,
    },
    now: () => ms += 1,
    say: line => void said.push(line),
  }
  return { ...machine, said }
}

export async function backedUp(server: Pick<TestServer, 'root'>, root: string, wish: Partial<BackupWish> & { disk?: Partial<Disk> } = {}): Promise<BackupReport> {
  const { disk, ...about } = wish
  return await backUp({
    root,
    dataFolder: server.root,
    verify: false,
    keep: null,
    ...about,
  }, aMachine(disk))
}

export async function restored(root: string, dataFolder: string, wish: Partial<RestoreWish> & { disk?: Partial<Disk> } = {}): Promise<RestoreReport> {
  const { disk, ...about } = wish
  return await restore({
    root,
    dataFolder,
    snapshot: null,
    replace: false,
    acceptMissing: false,
    ...about,
  }, aMachine(disk))
}

/** What lies in a folder, by name and inode: the same before and after means that nothing was touched. */
export function namesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    : []
}

export function snapshotsIn(root: string): string[] {
  return readdirSync(join(root, 'snapshots')).sort()
}

export function inBackup(root: string, hash: string): string {
  return blobPath(join(root, 'blobs'), hash)
}
