import type { ServerParts } from '../parts.ts'

/** Is the file there, as long as it was when it was stored? One that a failing disk lost or cut is none. */
export async function isWhole({ blobs }: Pick<ServerParts, 'blobs'>, { hash, size }: { hash: string, size: number }): Promise<boolean> {
  return await blobs.size(hash) === size
}

/** Size of a stored blob that is whole; `undefined` for any other. */
export async function wholeSize({ db, blobs }: Pick<ServerParts, 'db' | 'blobs'>, hash: string): Promise<number | undefined> {
  const stored = await db.selectFrom('blob').select(['hash', 'size']).where('hash', '=', hash).executeTakeFirst()
  return stored && await isWhole({ blobs }, stored)
    ? stored.size
    : undefined
}
