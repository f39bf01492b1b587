import type { SystemCall } from './strace.ts'

/** One answer of the server to a request with bytes, in the order in which they were sent. */
export interface Answered {
  /** `stored`: the blob is whole. `piece`: so far it came. `again`: it was there before. */
  what: 'stored' | 'piece' | 'again'
  hash: string
}

const isSync = ({ name, result }: SystemCall): boolean => (name === 'fdatasync' || name === 'fsync') && result === 0
const isWrite = ({ name }: SystemCall): boolean => /^pwritev?(?:64|2)?$|^writev?$/.test(name)
const isAnswer = (call: SystemCall): boolean => /^(?:writev?|sendmsg|sendto)$/.test(call.name) && call.args.includes('"HTTP/1.1 2')

/**
 * What is missing before each answer, in sentences: bytes on the disk, the name on the disk, the record on the disk. A folder
 * needs its name made safe once per process. The requests came one after another, and nothing was answered between them.
 */
export function undurable(calls: readonly SystemCall[], answered: readonly Answered[]): string[] {
  const answers = calls.filter(isAnswer).slice(-answered.length)
  if (answers.length < answered.length)
    return [`of ${answered.length} answers the trace shows ${answers.length}`]
  return answered.flatMap((about, n) => {
    const answer = answers[n]!
    const before = calls.filter(({ to }) => to < answer.from)
    const own = before.filter(({ from }) => n === 0 || from > answers[n - 1]!.to)
    return lackOf(about, { before, own }).map(lack => `${about.what} ${about.hash.slice(0, 8)} (answer ${n + 1}): ${lack}`)
  })
}

interface Told { before: readonly SystemCall[], own: readonly SystemCall[] }

function lackOf({ what, hash }: Answered, { before, own }: Told): string[] {
  switch (what) {
    case 'again': return namesAreSafe(hash, before)
    case 'piece': return [
      ...partIsSafe(hash, before, own),
      ...recordIsSafe(own, lastTouch(hash, own)),
    ]
    case 'stored': return [
      ...partIsSafe(hash, before, own),
      ...namesAreSafe(hash, before),
      ...recordIsSafe(own, renameOf(hash, own)?.to ?? -1),
    ]
  }
}

const ofPart = (hash: string) => ({ args }: SystemCall): boolean => args.includes(`/spool/${hash}.`) && args.includes('.part')

function lastTouch(hash: string, calls: readonly SystemCall[]): number {
  return calls.filter(call => isWrite(call) && ofPart(hash)(call)).at(-1)?.to ?? -1
}

function renameOf(hash: string, calls: readonly SystemCall[]): SystemCall | undefined {
  return calls.findLast(({ name, args, result }) => name.startsWith('rename') && result === 0 && args.includes(`/spool/${hash}.`) && args.includes(`/${hash}"`))
}

/** Every byte of the part is synced after it was written, before it gets its name; and the part's own name too. */
function partIsSafe(hash: string, before: readonly SystemCall[], own: readonly SystemCall[]): string[] {
  const written = lastTouch(hash, own)
  const renamedAt = renameOf(hash, own)?.from ?? Number.POSITIVE_INFINITY
  const made = before.findLast(call => call.name === 'openat' && call.args.includes('O_CREAT') && ofPart(hash)(call))
  const isMadeSafe = made !== undefined && before.some(call => isSync(call) && call.from > made.to && /\/spool>\)?$/.test(call.args))
  return [
    ...written === -1
      ? ['no bytes were written']
      : [],
    ...own.some(call => isSync(call) && ofPart(hash)(call) && call.from > written && call.to < renamedAt)
      ? []
      : ['the bytes are not synced'],
    ...isMadeSafe
      ? []
      : ['the name in the spool is not synced'],
  ]
}

/** The blob lies under its name, and every folder on the way to it is synced. */
function namesAreSafe(hash: string, before: readonly SystemCall[]): string[] {
  const rename = renameOf(hash, before)
  if (!rename)
    return ['it was not renamed']
  const outer = `/blobs/${hash.slice(0, 2)}`
  const inner = `${outer}/${hash.slice(2, 4)}`
  const isFolderSafe = (folder: string, from: number): boolean => before.some(call => isSync(call) && call.from > from && call.args.endsWith(`${folder}>`))
  const madeAt = (folder: string): number => before.findLast(({ name, args, result }) => name.startsWith('mkdir') && result === 0 && args.includes(`${folder}"`))?.to ?? -1
  return [
    ...isFolderSafe(inner, rename.to)
      ? []
      : ['the folder is not synced after the rename'],
    ...isFolderSafe(outer, madeAt(inner))
      ? []
      : [`the name of ${inner} is not synced`],
    ...isFolderSafe('/blobs', madeAt(outer))
      ? []
      : [`the name of ${outer} is not synced`],
  ]
}

/** The database wrote what it remembers of it, and synced that. */
function recordIsSafe(own: readonly SystemCall[], after: number): string[] {
  const isLog = ({ args }: SystemCall): boolean => args.includes('jianzheng.sqlite-wal')
  const written = own.findLast(call => isWrite(call) && isLog(call) && call.from > after)
  if (!written)
    return ['nothing was written to the database']
  return own.some(call => isSync(call) && isLog(call) && call.from > written.to)
    ? []
    : ['the database is not synced']
}
