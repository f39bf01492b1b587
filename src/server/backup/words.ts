import { isDiskError } from '../storage/disk.ts'
import { databaseFailure } from '../storage/medium-failure.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `3.1 GB`; powers of 1000, as disks are sold. */
export function sizeWords(bytes: number): string {
  let n = bytes
  let unit = 0
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000
    unit += 1
  }
  return `${unit === 0 || n >= 100
    ? Math.round(n)
    : n.toFixed(1)} ${units[unit]}`
}

/** `2026-11-23 20:41 UTC` */
export function instantWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

export function filesWords(n: number, bytes: number): string {
  return `${n} ${n === 1
    ? 'file'
    : 'files'} (${sizeWords(bytes)})`
}

/** A list that a terminal can take: the first twenty, then how many more. */
export function listWords(lines: readonly string[]): string {
  const shown = lines.slice(0, 20).map(line => `  ${line}`)
  return [
    ...shown,
    ...lines.length > shown.length
      ? [`  ... and ${lines.length - shown.length} more`]
      : [],
  ].join('\n')
}

/** Why a folder cannot be written, as a sentence; `undefined` where something else went wrong. */
export function diskSentence(what: string, error: unknown): string | undefined {
  if (isDiskError(error, 'ENOSPC', 'EDQUOT') || databaseFailure(error)?.code === 'disk-full')
    return `The disk of ${what} is full: make room, or name a folder on another disk.`
  if (isDiskError(error, 'EACCES', 'EPERM', 'EROFS') || isReadOnly(error))
    return `${what} cannot be written by this user: give it to them, or name another one.`
  if (isDiskError(error, 'EEXIST', 'ENOTDIR'))
    return `${what} cannot be made, because a file of that name is in the way.`
  if (isDiskError(error, 'EIO', 'ENXIO', 'ENODEV'))
    return `The disk of ${what} fails (${(error as NodeJS.ErrnoException).code}): use another one.`
  return undefined
}

/** SQLite: SQLITE_READONLY and SQLITE_CANTOPEN. */
function isReadOnly(error: unknown): boolean {
  const code = (error as { errcode?: number } | null)?.errcode ?? 0
  return (code & 0xFF) === 8 || (code & 0xFF) === 14
}
