import type { Disk } from '../storage/disk.ts'
import { Buffer } from 'node:buffer'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import * as v from 'valibot'
import { StartRefused } from '../start/start-refused.ts'
import { writeDurably } from './durable.ts'

/** Whose backup a folder is. README.md of the server tells what lies in it (BK1). */
const headSchema = v.looseObject({
  format: v.literal('jianzheng-backup'),
  v: v.number(),
  serverId: v.string(),
  kind: v.picklist(['real', 'demo']),
})
export type BackupHead = v.InferOutput<typeof headSchema>
export type Kind = BackupHead['kind']

const FORMAT = 1

const snapshotSchema = v.looseObject({
  v: v.literal(FORMAT),
  takenMs: v.number(),
  serverId: v.string(),
  epoch: v.string(),
  build: v.optional(v.string()),
  dbSha256: v.string(),
  blobs: v.number(),
  bytes: v.number(),
})
export type SnapshotFacts = v.InferOutput<typeof snapshotSchema>

export interface Folders { root: string, blobs: string, snapshots: string, half: string, lock: string }

export function foldersOf(root: string): Folders {
  return {
    root,
    blobs: join(root, 'blobs'),
    snapshots: join(root, 'snapshots'),
    half: join(root, 'half'),
    lock: join(root, 'backup.lock'),
  }
}

/**
 * What the folder says it is; `null` where there is no such folder or nothing in it.
 * @throws StartRefused where it holds something else, or a backup of a newer version
 */
export function readHead(root: string): BackupHead | null {
  const file = join(root, 'jianzheng-backup.json')
  if (!existsSync(file)) {
    if (existsSync(root) && strangersIn(root).length > 0)
      throw new StartRefused(`${root} holds other things and no backup of 见证: name an empty folder, or one that a backup was made in before. Nothing was changed.`)
    return null
  }
  const head = parsed(file, headSchema)
  if (!head)
    throw new StartRefused(`${file} cannot be read: this is no backup folder of 见证, or it is damaged. Nothing was changed.`)
  if (head.v > FORMAT)
    throw new StartRefused(`The backup in ${root} was made by a newer version of 见证: use that one. Nothing was changed.`)
  return head
}

/** What a disk brings along by itself, and what a first run leaves that was killed before it wrote whose backup this is. */
function strangersIn(root: string): string[] {
  try {
    return readdirSync(root).filter(name => !/^(?:\..*|lost\+found|System Volume Information|backup\.lock.*|jianzheng-backup\.json\.half)$/.test(name))
  }
  catch (error) {
    throw new StartRefused(`${root} cannot be used as a backup folder: ${(error as Error).message}`, { cause: error })
  }
}

export async function writeHead(disk: Disk, root: string, { serverId, kind }: Pick<BackupHead, 'serverId' | 'kind'>): Promise<void> {
  const head: BackupHead = {
    format: 'jianzheng-backup',
    v: FORMAT,
    serverId,
    kind,
  }
  await writeDurably(disk, join(root, 'jianzheng-backup.json'), asBytes(head))
}

export async function writeFacts(disk: Disk, folder: string, facts: Omit<SnapshotFacts, 'v'>): Promise<void> {
  await writeDurably(disk, join(folder, 'backup.json'), asBytes({ v: FORMAT, ...facts }))
}

/** Names of the snapshots, oldest first: they are their times. */
export function snapshotNames(root: string): string[] {
  const { snapshots } = foldersOf(root)
  return existsSync(snapshots)
    ? readdirSync(snapshots).filter(name => /^\d{4}-\d\d-\d\dT[\dZ-]+$/.test(name)).sort()
    : []
}

/** `null` where the snapshot's own file is missing or damaged. */
export function readFacts(root: string, name: string): SnapshotFacts | null {
  return parsed(join(foldersOf(root).snapshots, name, 'backup.json'), snapshotSchema) ?? null
}

/** A name that no other snapshot has, and that sorts by time on every file system. */
export function snapshotName(root: string, takenMs: number): string {
  const taken = snapshotNames(root)
  for (let ms = takenMs; ; ms += 1) {
    const name = new Date(ms).toISOString().replaceAll(/[:.]/g, '-')
    if (!taken.includes(name))
      return name
  }
}

/** Does one folder lie in another, or is it the same, whatever links lead there? Neither has to exist. */
export function liesIn(folder: string, other: string): boolean {
  const way = relative(realPath(other), realPath(folder))
  return way === '' || !/^\.\.(?:$|[/\\])/.test(way)
}

function realPath(path: string): string {
  if (existsSync(path))
    return realpathSync(path)
  return dirname(path) === path
    ? path
    : resolve(realPath(dirname(path)), relative(dirname(path), path))
}

function asBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

function parsed<T>(file: string, schema: v.GenericSchema<unknown, T>): T | undefined {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')))
  }
  catch {
    return undefined
  }
}
