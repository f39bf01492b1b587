import type { Database } from '../database.ts'
import { Failure } from '../../domain/failure.ts'

/**
 * A database that is closed gently: what is under way is let through first, and nothing new begins. A photo that is being
 * written when its person leaves is written.
 */
export function closedGently<Rows>(db: Database<Rows>): Database<Rows> & { close: () => Promise<void> } {
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closing)
      throw new Failure('store-closed')
    const running = work()
    underWay.add(running)
    try {
      return await running
    }
    finally {
      underWay.delete(running)
    }
  }

  async function finish(): Promise<void> {
    await Promise.allSettled(underWay)
    db.close()
  }

  return {
    read: (names, work) => run(() => db.read(names, work)),
    write: (durability, names, work) => run(() => db.write(durability, names, work)),
    live: db.live,
    close: () => closing ??= finish(),
  }
}
