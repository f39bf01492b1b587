import type { FailureCode } from '../domain/failure.ts'
import type { Migration } from './migrations/migration.ts'
import Dexie from 'dexie'
import { openDexieDatabase } from './dexie-database.ts'

const probeTable: Migration = {
  version: 1,
  stores: { probe: 'id' },
}
interface ProbeRows { probe: { id: string, bytes: ArrayBuffer } }
const PROBE_BYTES = 1024 * 1024

/**
 * Does this browser keep bytes? Writes a mebibyte, opens the database again and reads it back. Private windows fail here in
 * several ways: the app then works online only and says so.
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
  catch {
    return 'storage-unavailable'
  }
  finally {
    await Dexie.delete(name).catch(() => {})
  }
}
