import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

/** How many builds' files are kept for phones that have not updated. */
const KEPT = 5

/** Name of a build: the hash of its hashed names. `none` where nothing is built. */
export function buildName(distFolder: string): string {
  const assets = join(distFolder, 'assets')
  if (!existsSync(assets))
    return 'none'
  const names = readdirSync(assets, { recursive: true, encoding: 'utf8' }).sort().join('\n')
  return createHash('sha256').update(names).digest('hex').slice(0, 12)
}

/** Keeps the assets of this build in the data folder and forgets those of the sixth newest and older. */
export function keepBuild({ distFolder, dataFolder, nowMs }: { distFolder: string, dataFolder: string, nowMs: number }): void {
  const name = buildName(distFolder)
  const builds = join(dataFolder, 'builds')
  mkdirSync(builds, { recursive: true })
  const target = join(builds, name)
  if (name !== 'none' && !existsSync(target)) {
    const half = join(builds, `.${name}.half`)
    rmSync(half, { recursive: true, force: true })
    cpSync(join(distFolder, 'assets'), join(half, 'assets'), { recursive: true })
    renameSync(half, target)
  }
  if (existsSync(target))
    utimesSync(target, nowMs / 1000, nowMs / 1000)
  for (const old of newestFirst(builds).slice(KEPT))
    rmSync(join(builds, old), { recursive: true })
}

/** Folders that hold an `assets` folder each, newest first. */
export function keptBuilds(dataFolder: string): string[] {
  const builds = join(dataFolder, 'builds')
  return existsSync(builds)
    ? newestFirst(builds).map(name => join(builds, name))
    : []
}

function newestFirst(builds: string): string[] {
  const age = (name: string): number => statSync(join(builds, name)).mtimeMs
  return readdirSync(builds).filter(name => !name.startsWith('.')).sort((a, b) => age(b) - age(a))
}
