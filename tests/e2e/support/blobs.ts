import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What lies in the server's folder under this name, hashed again; `undefined` while there is no such file. */
export async function storedHash(dataFolder: string, hash: string): Promise<string | undefined> {
  const file = join(dataFolder, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash)
  return readFile(file).then(sha256, () => undefined)
}
