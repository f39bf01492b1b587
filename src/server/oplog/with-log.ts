import type { LogParts } from './log.ts'
import { databaseFailure, mayRunAgain } from '../storage/medium-failure.ts'
import { followUp } from './follow-up.ts'
import { Log } from './log.ts'

const ATTEMPTS = 5

/**
 * One transaction over the op log: what `work` writes stands whole or not at all, and after the commit listeners hear of
 * every scope that moved on. Await nothing but the database in it. May run `work` again where the database asks for that.
 */
export async function withLog<T>(parts: LogParts, work: (log: Log) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(parts, work)
    }
    catch (error) {
      if (!mayRunAgain(error) || attempt === ATTEMPTS)
        throw databaseFailure(error) ?? error
      await new Promise<void>(resolve => parts.clock.later(attempt * 10, resolve))
    }
  }
}

async function attemptOnce<T>(parts: LogParts, work: (log: Log) => Promise<T>): Promise<T> {
  const { result, nudges } = await parts.db.transaction().execute(async (trx) => {
    const log = new Log(trx, parts, followUp)
    const result = await work(log)
    await log.keepHeads()
    return {
      result,
      nudges: log.moved.map(scope => ({ scope: scope.id, head: scope.head })),
    }
  })
  nudges.forEach(parts.notifier.tell)
  return result
}
