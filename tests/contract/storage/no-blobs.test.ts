import { expect, test } from 'vitest'
import { openDexieDatabase } from '../../../src/storage/dexie-database.ts'
import { freshId } from './builders.ts'
import { refuseBlobs } from './no-blobs.ts'

refuseBlobs()

test('[DS42] the guard of the suites finds a File however deep it lies, and lets buffers through', async () => {
  const database = openDexieDatabase<{ things: { id: string, within: unknown } }>(`guard-${freshId()}`, [
    {
      version: 1,
      stores: { things: 'id' },
    },
  ])
  const put = async (within: unknown) => database.write('strict', ['things'], async ({ things }) => {
    await things.put({ id: 'one', within })
  })
  await expect(put([
    {
      photo: new File(['x'], 'x.jpg'),
    },
  ])).rejects.toThrow()
  await expect(put([
    {
      bytes: new ArrayBuffer(4),
      view: new Uint8Array(4),
    },
  ])).resolves.toBeUndefined()
  database.close()
})
