import type { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { Failure } from '../../domain/failure.ts'

export interface Picture { role: 'thumb' | 'preview', bytes: Uint8Array, width: number, height: number }

const child = fileURLToPath(new URL('./picture.child.ts', import.meta.url))
const TIME_MS = 60_000
/** Of data that the process may write to, in KiB: a picture of 120 megapixels fits, a bomb does not. */
const MEMORY_KIB = 2_000_000
const madeSchema = v.array(v.object({
  role: v.picklist(['thumb', 'preview']),
  width: v.number(),
  height: v.number(),
}))

/**
 * Thumb and preview of a picture file, made in a process with limits on time and memory.
 * @throws Failure picture-undecodable, disk-full (of the folder for temporary files)
 */
export async function makePictures(file: string, mime: string, signal?: AbortSignal): Promise<Picture[]> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzheng-picture-'))
  try {
    const made = v.parse(madeSchema, JSON.parse(await runChild([file, folder, mime], signal)))
    return await Promise.all(made.map(async picture => ({ ...picture, bytes: await readFile(join(folder, `${picture.role}.jpg`)) })))
  }
  catch (error) {
    throw new Failure(/ENOSPC|no space left/i.test(String(error))
      ? 'disk-full'
      : 'picture-undecodable', {}, { cause: error })
  }
  finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runChild(args: readonly string[], signal?: AbortSignal): Promise<string> {
  const limits = {
    timeout: TIME_MS,
    killSignal: 'SIGKILL' as const,
    ...signal && { signal },
  }
  const limited = process.platform === 'win32'
    ? spawn(process.execPath, [child, ...args], limits)
    : spawn('/bin/sh', [
        '-c',
        `ulimit -d ${MEMORY_KIB} 2>/dev/null; exec "$0" "$@"`,
        process.execPath,
        child,
        ...args,
      ], limits)
  return await new Promise((resolve, reject) => {
    let out = ''
    let complaint = ''
    limited.stdout.on('data', (piece: Buffer) => out += piece.toString())
    limited.stderr.on('data', (piece: Buffer) => complaint = (complaint + piece.toString()).slice(0, 2000))
    limited.on('error', reject)
    limited.on('close', (code, signal) => code === 0
      ? resolve(out)
      : reject(new Error(`ended with ${signal ?? code}: ${complaint}`)))
  })
}
