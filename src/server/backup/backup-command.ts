import type { Told } from '../start/read-config.ts'
import type { BackupReport, BackupWish, Machine } from './backup.ts'
import type { Lost } from './collect-blobs.ts'
import { join, resolve } from 'node:path'
import { buildName } from '../builds.ts'
import { readOptions } from '../start/read-options.ts'
import { StartRefused } from '../start/start-refused.ts'
import { backUp } from './backup.ts'
import { blobPath } from './copy-blob.ts'
import { filesWords, listWords } from './words.ts'

export const backupUsage = `npm run backup -- DIR [--data DIR] [--verify] [--keep N]
  DIR           the backup folder, best on another disk; the server may go on meanwhile
  --data DIR    the data folder of the server (default: data)
  --verify      reads every file again, here and there, instead of trusting sizes
  --keep N      lets go of all but the N newest snapshots`

/** Does what the command line says. Returns whether the backup is whole. @throws StartRefused with a sentence */
export async function runBackup(told: Pick<Told, 'argv' | 'root'>, machine: Machine): Promise<boolean> {
  const wish = wishOf(told)
  const report = await backUp(wish, machine)
  machine.say(words(wish, report))
  return isWhole(report)
}

function isWhole({ lost, troubles }: BackupReport): boolean {
  return lost.length === 0 && troubles.length === 0
}

function wishOf({ argv, root }: Pick<Told, 'argv' | 'root'>): BackupWish {
  const { values, word } = readOptions(argv, {
    data: { type: 'string' },
    verify: { type: 'boolean' },
    keep: { type: 'string' },
  }, backupUsage)
  return {
    root: resolve(word),
    dataFolder: resolve(values.data ?? resolve(root, 'data')),
    verify: values.verify ?? false,
    keep: keepOf(values.keep),
    build: buildName(resolve(root, 'dist')),
  }
}

function keepOf(text: string | undefined): number | null {
  if (text === undefined)
    return null
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new StartRefused(`--keep is "${text}", but must be a number of snapshots, 1 or more.\n${backupUsage}`)
  return Number(text)
}

function words(wish: BackupWish, report: BackupReport): string {
  const { name, blobs, bytes, copied, copiedBytes, mended, dropped, lost, troubles } = report
  return [
    `Snapshot ${name} in ${wish.root}: the database and ${filesWords(blobs, bytes)}, of which ${filesWords(copied, copiedBytes)} were new.`,
    ...mended > 0
      ? [`${mended} damaged copies in the backup were replaced by good ones.`]
      : [],
    ...dropped.length > 0
      ? [`Let go: ${dropped.join(', ')}.`]
      : [],
    ...lost.length > 0
      ? [
          lostWords(wish, lost),
        ]
      : [],
    ...troubles,
    lastWords(wish, report),
  ].join('\n')
}

function lastWords({ verify }: BackupWish, report: BackupReport): string {
  if (!isWhole(report))
    return 'This backup is not whole: phones go on keeping what they have sent.'
  return verify
    ? 'Every file was read, here and there: all is whole.'
    : 'What is new was read back; nothing is missing.'
}

function lostWords({ root, dataFolder }: BackupWish, lost: readonly Lost[]): string {
  const lines = lost.map(({ hash, found, isHeld }) => `${found}: ${hash}${isHeld
    ? `, a good copy lies in ${blobPath(join(root, 'blobs'), hash)}`
    : ', and no good copy lies in the backup'}`)
  const advice = lost.some(({ isHeld }) => isHeld)
    ? `\nPut a good copy back: stop the server and copy the file to its place in ${join(dataFolder, 'blobs')}.`
    : ''
  return `${lost.length} files of the server are missing or damaged in ${join(dataFolder, 'blobs')}:\n${listWords(lines)}${advice}`
}
