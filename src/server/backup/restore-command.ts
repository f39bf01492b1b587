import type { Told } from '../start/read-config.ts'
import type { Machine } from './backup.ts'
import type { RestoreReport, RestoreWish } from './restore.ts'
import { resolve } from 'node:path'
import { readOptions } from '../start/read-options.ts'
import { restore } from './restore.ts'
import { instantWords, listWords } from './words.ts'

export const restoreUsage = `npm run restore -- DIR [--snapshot NAME] [--data DIR] [--replace] [--accept-missing]
  DIR                the backup folder; the server must not run meanwhile
  --snapshot NAME    an older snapshot than the newest; its name is its folder's in DIR/snapshots
  --data DIR         the data folder to restore into (default: data)
  --replace          a unit that is there makes way; it is kept under backups/ in the data folder
  --accept-missing   goes on although files are missing; phones that have them bring them again`

/** Does what the command line says. @throws StartRefused with a sentence */
export async function runRestore(told: Pick<Told, 'argv' | 'root'>, machine: Machine): Promise<void> {
  const wish = wishOf(told)
  machine.say(words(wish, await restore(wish, machine)))
}

function wishOf({ argv, root }: Pick<Told, 'argv' | 'root'>): RestoreWish {
  const { values, word } = readOptions(argv, {
    'snapshot': { type: 'string' },
    'data': { type: 'string' },
    'replace': { type: 'boolean' },
    'accept-missing': { type: 'boolean' },
  }, restoreUsage)
  return {
    root: resolve(word),
    dataFolder: resolve(values.data ?? resolve(root, 'data')),
    snapshot: values.snapshot ?? null,
    replace: values.replace ?? false,
    acceptMissing: values['accept-missing'] ?? false,
  }
}

function words({ dataFolder }: RestoreWish, { name, takenMs, blobs, copied, lost, kept }: RestoreReport): string {
  const since = instantWords(takenMs)
  return [
    `Restored into ${dataFolder}: the snapshot ${name} with ${blobs} files, ${copied} of them copied. Start the server as before.`,
    ...kept === null
      ? []
      : [`What was there before is kept in ${kept}`],
    ...lost.length > 0
      ? [`${lost.length} files are missing; phones that still have them bring them again:\n${listWords(lost.map(({ hash }) => hash))}`]
      : [],
    'Phones notice it by themselves and send again what this server has lost. Keep them as they are until they have.',
    `What was done on the server since ${since} is undone. Do again what matters: people who were dismissed, devices that were stopped, passwords and second factors that were changed and links that were sent since then. Who joined since must be invited anew.`,
    'Evidence gets numbers with a mark from now on, so that no number that was printed before is given to something else.',
  ].join('\n')
}
