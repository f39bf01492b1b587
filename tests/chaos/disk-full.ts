import type { Plant } from './support/bug.ts'
import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import type { Town } from './support/town.ts'
import { spawnSync } from 'node:child_process'
import { mkdtemp, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect } from '@playwright/test'
import { t } from '../e2e/support/words.ts'
import { pause } from './support/chaos.ts'
import { bugsInServer } from './support/plant.ts'
import { figuresOf, openTown } from './support/town.ts'

/**
 * The data lies on a small disk of memory. First the server's own guard refuses files while records still go through; then,
 * with the guard taken out, the disk is really full under spool, database and blobs.
 */
export const diskFull: Scenario = {
  name: 'disk-full',
  title: 'the server\'s disk is full, at the guard and at the last byte',
  missing: () => canMount()
    ? undefined
    : 'needs root and the right to mount a tmpfs: run it as root, outside of a container without CAP_SYS_ADMIN',
  run,
}

const MB = 1024 * 1024
const GUARDED = 1024 * MB
const ROOMY = 1400 * MB

const noGuard: Plant = {
  file: 'server/config.ts',
  line: '{ minFreeShare: 0.05, minFreeBytes: 1024 ** 3 }',
  broken: '{ minFreeShare: 0, minFreeBytes: 0 }',
}

async function run(chaos: Chaos): Promise<Outcome> {
  const disk = await mountDisk(chaos)
  const town = await openTown(chaos, {
    who: ['甲'],
    folder: disk.folder,
  })
  const [person] = town.people as [Person]
  let refusals = 0
  person.phone.page.on('response', response => refusals += Number(response.status() === 507))
  const rounds = chaos.isShort
    ? 1
    : 4
  for (let n = 1; n <= rounds; n++) {
    chaos.say(`${n}. time at the guard`)
    await disk.leave(GUARDED + 2 * MB)
    await person.capture(await town.album.several(4, 'usual'))
    await expect.poll(async () => (await person.look()).waitingOps, { timeout: 20_000 }).toBe(0)
    await expect.poll(() => refusals, { timeout: 20_000 }).toBeGreaterThan(0)
    await disk.make(ROOMY)
    await person.handIn()
    await person.untilDelivered(60_000)
    chaos.say(`${n}. time at the last byte`)
    await fillUp(town, { chaos, disk, person })
  }
  const findings = await town.verdict()
  return {
    figures: figuresOf(town, `full ${rounds * 2} times, ${refusals} answers that said so`),
    findings,
  }
}

interface Around { chaos: Chaos, disk: Disk, person: Person }

async function fillUp({ server, album }: Town, { chaos: { dice, log }, disk, person }: Around): Promise<void> {
  await person.phone.page.goto('/capture')
  await server.stop()
  await server.startAgain({ env: bugsInServer([noGuard]).env })
  await disk.leave(dice.between(0.4, 3) * MB)
  await person.capture(await album.several(4, 'usual'))
  await person.handIn()
  await person.nudge()
  await pause(3000)
  const { waitingBlobs } = await person.look()
  log(`full with ${waitingBlobs} files waiting, ${await disk.freeBytes()} bytes left`)
  await person.phone.page.goto('/sync')
  await expect(person.phone.page.getByText(t('sync.allDelivered'), { exact: true })).toHaveCount(0)
  await server.kill()
  const isUp = await server.startAgain({ env: bugsInServer([noGuard]).env }).then(() => true, () => false)
  log(`killed on the full disk; it ${isUp ? 'starts' : 'does not start'} there`)
  await disk.make(ROOMY)
  if (isUp)
    await server.stop()
  await server.startAgain()
  await person.untilDelivered(60_000)
  await person.phone.page.goto('/capture')
}

interface Disk {
  folder: string
  make: (bytes: number) => Promise<void>
  /** So much stays free from now on. */
  leave: (bytes: number) => Promise<void>
  freeBytes: () => Promise<number>
}

async function mountDisk({ afterwards }: Chaos): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'))
  mount([
    '-t',
    'tmpfs',
    '-o',
    `size=${ROOMY}`,
    'tmpfs',
    folder,
  ])
  const unmount = (): void => void spawnSync('umount', ['-l', folder])
  process.once('exit', unmount)
  afterwards(() => {
    process.off('exit', unmount)
    unmount()
  })
  const make = async (bytes: number): Promise<void> => mount(['-o', `remount,size=${Math.round(bytes / 4096) * 4096}`, folder])
  return {
    folder,
    make,
    leave: async (bytes) => {
      const { blocks, bfree, bsize } = await statfs(folder)
      await make((blocks - bfree) * bsize + bytes)
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
  }
}

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', [...args], { encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

function canMount(): boolean {
  const tried = spawnSync('unshare', [
    '-m',
    'mount',
    '-t',
    'tmpfs',
    'tmpfs',
    '/mnt',
  ])
  return process.getuid?.() === 0 && tried.status === 0
}
