import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createRemaker } from '../../../src/recording/remake.ts'
import { createServer } from '../../../src/server/app.ts'
import { carryOutErasures } from '../../../src/server/erasure/destroy.ts'
import { readErasures, replayErasures } from '../../../src/server/erasure/remembered.ts'
import { applyDeferred } from '../../../src/server/oplog/deferred.ts'
import { declineQuarantined, releaseQuarantined } from '../../../src/server/oplog/release.ts'
import { takeRescue } from '../../../src/server/rescue/take-rescue.ts'
import { openFileBlobFolder } from '../../../src/server/storage/file-blob-folder.ts'
import { openDatabase } from '../../../src/server/storage/open-database.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { createClockKeeper } from '../../../src/sync/clock-offset.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { pullAll } from '../../../src/sync/pull-round.ts'
import { fullLimits, pushAll } from '../../../src/sync/push-round.ts'
import { refreshSession } from '../../../src/sync/session-round.ts'
import { uploadAll } from '../../../src/sync/upload-round.ts'

/** The code of phones and server that a simulation runs: the real one, or a copy with a planted bug. */
export const realModules = {
  opRegistry,
  createMemoryDisk,
  createMemoryDeviceStore,
  createRecorder,
  createRemaker,
  createHttp,
  createServerCalls,
  createClockKeeper,
  pushAll,
  fullLimits,
  pullAll,
  uploadAll,
  refreshSession,
  createServer,
  openDatabase,
  openFileBlobFolder,
  applyDeferred,
  releaseQuarantined,
  declineQuarantined,
  takeRescue,
  carryOutErasures,
  readErasures,
  replayErasures,
}
export type Modules = typeof realModules

const folders = [
  'domain',
  'protocol',
  'storage',
  'sync',
  'recording',
  'media',
  'server',
  'standards',
] as const

/** Where each part is, beneath src. */
const files = {
  'domain/oplog/registry.ts': ['opRegistry'],
  'storage/memory-database.ts': ['createMemoryDisk'],
  'storage/memory-device-store.ts': ['createMemoryDeviceStore'],
  'recording/create-recorder.ts': ['createRecorder'],
  'recording/remake.ts': ['createRemaker'],
  'sync/http.ts': ['createHttp'],
  'sync/http-server-calls.ts': ['createServerCalls'],
  'sync/push-round.ts': ['pushAll', 'fullLimits'],
  'sync/pull-round.ts': ['pullAll'],
  'sync/upload-round.ts': ['uploadAll'],
  'sync/clock-offset.ts': ['createClockKeeper'],
  'sync/session-round.ts': ['refreshSession'],
  'server/app.ts': ['createServer'],
  'server/storage/open-database.ts': ['openDatabase'],
  'server/storage/file-blob-folder.ts': ['openFileBlobFolder'],
  'server/oplog/deferred.ts': ['applyDeferred'],
  'server/erasure/destroy.ts': ['carryOutErasures'],
  'server/erasure/remembered.ts': ['readErasures', 'replayErasures'],
  'server/rescue/take-rescue.ts': ['takeRescue'],
  'server/oplog/release.ts': ['releaseQuarantined', 'declineQuarantined'],
} as const

export interface Plant {
  /** Beneath src. */
  file: string
  line: string
  broken: string
  /** A line that goes to the end of the file. */
  beside?: string
}

/** A copy of the source with one line broken. Throws where the line is not there: then the bug must be planted anew. */
export async function plantedModules(name: string, { file, line, broken, beside = '' }: Plant): Promise<Modules> {
  const root = resolve('artefacts/planted', name.replaceAll(/\W+/g, '-'))
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  for (const folder of folders)
    cpSync(resolve('src', folder), join(root, folder), { recursive: true })
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(line))
    throw new Error(`${file} has no line "${line}"`)
  writeFileSync(path, `${text.replace(line, () => broken)}\n${beside}\n`)
  const parts = await Promise.all(Object.entries(files).map(async ([from, exports]) => {
    const module = await import(/* @vite-ignore */ join(root, from)) as Record<string, unknown>
    return exports.map(key => [key, module[key]] as const)
  }))
  return Object.fromEntries(parts.flat()) as unknown as Modules
}

export function removePlanted(): void {
  rmSync(resolve('artefacts/planted'), { recursive: true, force: true })
}
