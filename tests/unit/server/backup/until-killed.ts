import type { Disk } from '../../../../src/server/storage/disk.ts'
import process from 'node:process'
import { runBackup } from '../../../../src/server/backup/backup-command.ts'
import { runRestore } from '../../../../src/server/backup/restore-command.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'

/** `until-killed.ts backup|restore STEPS …`: the command as a process of its own, killed without warning at so many operations on the disk. */
const [command, steps, ...argv] = process.argv.slice(2)
let left = Number(steps)

function counted<Call extends (...given: never[]) => unknown>(call: Call): Call {
  return ((...given: Parameters<Call>) => {
    left -= 1
    if (left < 0)
      process.kill(process.pid, 'SIGKILL')
    return call(...given)
  }) as Call
}

const disk: Disk = {
  ...nodeDisk,
  open: counted(nodeDisk.open),
  rename: counted(nodeDisk.rename),
  syncFolder: counted(nodeDisk.syncFolder),
  remove: counted(nodeDisk.remove),
  makeFolder: counted(nodeDisk.makeFolder),
  stream: counted(nodeDisk.stream),
}
const about = { argv, root: '/nowhere' }
const machine = {
  disk,
  now: () => Date.now(),
  say: () => {},
}
async function run(): Promise<void> {
  await (command === 'backup'
    ? runBackup(about, machine)
    : runRestore(about, machine))
  process.stdout.write(String(Number(steps) - left))
}
void run().catch((error: unknown) => {
  process.stderr.write(String(error))
  process.exitCode = 1
})
