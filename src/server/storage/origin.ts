import type { Db, Trx } from './database.ts'

/** In `meta`: the address that phones know this server by, for good. */
export const SETTLED_ORIGIN = 'origin'
/** In `meta`: the address of the last start, for links made at the machine. */
export const SERVED_ORIGIN = 'servedOrigin'

/** Where nobody names an address, only this machine reaches the app in a way that keeps photos. */
export function localOrigin(port: number): string {
  return `http://localhost:${port}`
}

/** Keeps an address for good, unless one is kept; an address that nobody named stays open. */
export async function settleOrigin(db: Db | Trx, { origin, port }: { origin: string, port: number }): Promise<void> {
  if (origin !== localOrigin(port))
    await db.insertInto('meta').values({ k: SETTLED_ORIGIN, v: origin }).onConflict(c => c.column('k').doNothing()).execute()
}
