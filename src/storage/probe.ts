import type { FailureCode } from '../domain/failure.ts'
import type { Migration } from './migrations/migration.ts'
import Dexie from 'dexie'
import { asFailure } from '../domain/failure.ts'
import { openDexieDatabase } from './dexie-database.ts'
import { causesOf } from './durable.ts'

const probeTable: Migration = {
  version: 1,
  stores: { probe: 'id' },
}
interface ProbeRows { probe: { id: string, bytes: ArrayBuffer } }
const PROBE_BYTES = 1024 * 1024

/**
 * Does this browser keep bytes? Writes a mebibyte, opens the database again and reads it back. Private windows fail here in
 * several ways: the app then works online only and says so. Any other trouble (a full phone, a connection that was lost) keeps
 * its own code: it says nothing about the browser.
 */
export async function probeStorage(name = 'jz-probe', open: typeof openDexieDatabase<ProbeRows> = openDexieDatabase): Promise<'ok' | FailureCode> {
  try {
    const first = open(name, [probeTable])
    await first.write('strict', ['probe'], ({ probe }) => probe.put({
      id: 'probe',
      bytes: new ArrayBuffer(PROBE_BYTES),
    }))
    first.close()
    const second = open(name, [probeTable])
    const kept = await second.read(['probe'], ({ probe }) => probe.get('probe'))
    second.close()
    return kept?.bytes.byteLength === PROBE_BYTES
      ? 'ok'
      : 'storage-unavailable'
  }
  catch (error) {
    return isRefusal(error)
      ? 'storage-unavailable'
      : asFailure(error, 'storage-lost').code
  }
  finally {
    await Dexie.delete(name).catch(() => {}) // what is left over is one empty mebibyte, overwritten by the next try
  }
}

/** Some private windows list databases and forbid every change; a connection that was lost has the same name and other words. */
export function isRefusal(error: unknown): boolean {
  return causesOf(error).some(({ name, message }) => name === 'SecurityError' || /did not allow mutations/.test(message))
}
