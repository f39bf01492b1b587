import type { ServerParts } from '../parts.ts'
import { withLog } from '../oplog/with-log.ts'
import { endLinks, makeLink } from './links.ts'
import { isSetUp } from './set-up-state.ts'

/**
 * The one-time link of a first start; `null` where a unit exists. An unused one of an earlier start ends, so that only what
 * was printed last opens.
 */
export async function createSetupLink(parts: ServerParts): Promise<{ url: string, expiresMs: number } | null> {
  return await withLog(parts, async (log) => {
    if (await isSetUp(log.trx))
      return null
    await endLinks(log.trx, { purpose: 'setup' }, log.nowMs)
    return await makeLink(log, { purpose: 'setup', origin: parts.config.origin })
  })
}
