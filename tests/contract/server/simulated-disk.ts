import type { Disk, DiskFile } from '../../../src/server/storage/disk.ts'
import { Buffer } from 'node:buffer'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'

interface Inode { bytes: Buffer, safe: Buffer }

/** What a disk may lie about: skipping any of these must cost a test its green. */
export type Lie = 'datasync' | 'sync' | 'syncFolder'

export class PowerCut extends Error {}

function diskError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/**
 * A disk in memory that forgets what it may forget: after `cut`, bytes that no sync covered and names that no folder sync
 * covered are gone. `cutAfter(n)` takes the power away at the n-th operation from now.
 */
export function simulatedDisk({ lies = [], totalBytes = 2 ** 40 }: { lies?: readonly Lie[], totalBytes?: number } = {}) {
  let names = new Map<string, Inode | 'folder'>([
    ['/data', 'folder'],
  ])
  let safeNames = new Map(names)
  let left = Infinity
  let isFull = false
  let steps = 0
  const trace: string[] = []

  function step(what: string): void {
    steps += 1
    left -= 1
    if (left < 0)
      throw new PowerCut('the power is gone')
    trace.push(what)
  }

  function used(): number {
    return [
      ...names.values(),
    ].reduce((sum, entry) => sum + (entry === 'folder'
      ? 0
      : entry.bytes.length), 0)
  }

  function fileAt(path: string): Inode {
    const entry = names.get(path)
    if (!entry || entry === 'folder')
      throw diskError('ENOENT')
    return entry
  }

  async function open(path: string, mode: 'fresh' | 'known'): Promise<DiskFile> {
    step(`open ${path}`)
    if (mode === 'fresh') {
      if (names.has(path))
        throw diskError('EEXIST')
      names.set(path, {
        bytes: Buffer.alloc(0),
        safe: Buffer.alloc(0),
      })
    }
    const file = fileAt(path)
    const makeSafe = async (what: 'datasync' | 'sync'): Promise<void> => {
      step(`${what} ${path}`)
      if (!lies.includes(what))
        file.safe = Buffer.from(file.bytes)
    }
    return {
      write: async (bytes, at) => {
        step(`write ${path}`)
        if (isFull || used() + bytes.length > totalBytes)
          throw diskError('ENOSPC')
        const grown = Buffer.alloc(Math.max(file.bytes.length, at + bytes.length))
        file.bytes.copy(grown)
        grown.set(bytes, at)
        file.bytes = grown
      },
      truncate: async (size) => {
        step(`truncate ${path}`)
        file.bytes = Buffer.from(file.bytes.subarray(0, size))
      },
      size: async () => file.bytes.length,
      datasync: async () => await makeSafe('datasync'),
      sync: async () => await makeSafe('sync'),
      close: async () => {},
    }
  }

  const disk: Disk = {
    open,
    makeFolder: async (path) => {
      step(`makeFolder ${path}`)
      if (names.has(path))
        return false
      if (!names.has(dirname(path)))
        throw diskError('ENOENT')
      names.set(path, 'folder')
      return true
    },
    syncFolder: async (path) => {
      step(`syncFolder ${path}`)
      if (lies.includes('syncFolder'))
        return
      for (const name of new Set([
        ...names.keys(),
        ...safeNames.keys(),
      ])) {
        if (dirname(name) !== path)
          continue
        const entry = names.get(name)
        if (entry)
          safeNames.set(name, entry)
        else
          safeNames.delete(name)
      }
    },
    rename: async (from, to) => {
      step(`rename ${from} ${to}`)
      names.set(to, fileAt(from))
      names.delete(from)
    },
    remove: async (path) => {
      step(`remove ${path}`)
      names.delete(path)
    },
    list: async path => [
      ...names.keys(),
    ].filter(name => dirname(name) === path).map(name => name.slice(path.length + 1)),
    size: async (path) => {
      const entry = names.get(path)
      return entry && entry !== 'folder'
        ? entry.bytes.length
        : undefined
    },
    stream: (path, range) => {
      const { bytes } = fileAt(path)
      return Readable.from([
        Buffer.from(range
          ? bytes.subarray(range.start, range.end + 1)
          : bytes),
      ])
    },
    space: async () => ({ freeBytes: totalBytes - used(), totalBytes }),
  }

  return {
    disk,
    trace,
    steps: () => steps,
    cutAfter: (n: number) => { left = n },
    isCut: () => left < 0,
    setFull: (full: boolean) => { isFull = full },
    /** A copy of everything as it is now; returns how to put it back. */
    keep: () => {
      const kept = copyOf(names)
      return () => {
        names = copyOf(kept)
        safeNames = new Map(names)
      }
    },
    /** The power comes back: what was safe is there, and nothing else. A name whose folder is gone is gone with it. */
    restart: () => {
      left = Infinity
      const reachable = (name: string): boolean => name === '/data' || (safeNames.has(dirname(name)) && reachable(dirname(name)))
      safeNames = new Map([...safeNames].filter(([name]) => reachable(name)).map(([name, entry]) => [
        name,
        entry === 'folder'
          ? entry
          : {
              bytes: Buffer.from(entry.safe),
              safe: Buffer.from(entry.safe),
            },
      ]))
      names = new Map(safeNames)
    },
  }
}

function copyOf(names: ReadonlyMap<string, Inode | 'folder'>): Map<string, Inode | 'folder'> {
  return new Map([...names].map(([name, entry]) => [
    name,
    entry === 'folder'
      ? entry
      : {
          bytes: Buffer.from(entry.bytes),
          safe: Buffer.from(entry.bytes),
        },
  ]))
}
