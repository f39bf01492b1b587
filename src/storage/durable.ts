import { Failure } from '../domain/failure.ts'

/** Pauses before the second, third ... attempt, in ms. */
const pauses: readonly number[] = [50, 200, 800, 2000]

/** What a lost or half-dead connection looks like: iOS ends it while the app is in the background, and every handle is stale then. */
const connectionLost = new Set([
  'DatabaseClosedError',
  'UnknownError',
  'InvalidStateError',
  'AbortError',
  'OpenFailedError',
  'TransactionInactiveError',
  'PrematureCommitError',
  'TimeoutError',
])
const refused = new Set(['MissingAPIError', 'SecurityError'])
/** A store or table is missing: the browser was told to clear everything while this page was open. */
const gone = 'NotFoundError'

export interface DurableParts {
  /** Drops the stale handle and opens a new one. May throw; the next attempt tries again. */
  reopen: () => Promise<void>
  /** What to call it when every attempt failed. */
  otherwise: 'not-saved' | 'storage-lost'
  sleep?: (ms: number) => Promise<void>
}

/**
 * Runs a transaction, and after a lost connection opens the database again and runs it once more, five times in all.
 * @throws Failure 'storage-full', 'storage-unavailable' and 'storage-newer' (another page has a newer build) at once;
 * 'storage-gone' or `otherwise` in the end; errors of our own unchanged
 */
export async function durably<T>(attempt: () => Promise<T>, { reopen, otherwise, sleep = pause }: DurableParts): Promise<T> {
  let lost: unknown
  for (const ms of [0, ...pauses]) {
    try {
      if (ms > 0) {
        await sleep(ms)
        await reopen()
      }
      return await attempt()
    }
    catch (error) {
      throwIfFinal(error)
      lost = error
    }
  }
  throw new Failure(namesOf(lost).includes(gone)
    ? 'storage-gone'
    : otherwise, {}, { cause: lost })
}

function throwIfFinal(error: unknown): void {
  if (error instanceof Failure)
    throw error
  const names = namesOf(error)
  if (names.includes('QuotaExceededError'))
    throw new Failure('storage-full', {}, { cause: error })
  if (names.some(name => refused.has(name)))
    throw new Failure('storage-unavailable', {}, { cause: error })
  if (names.includes('VersionError'))
    throw new Failure('storage-newer', {}, { cause: error })
  if (!names.some(name => name === gone || connectionLost.has(name)))
    throw error
}

function namesOf(error: unknown): string[] {
  return causesOf(error).map(({ name }) => name)
}

/** Browsers and Dexie wrap the true cause: an AbortError may hold a QuotaExceededError. Outermost first. */
export function causesOf(error: unknown): Array<{ name: string, message: string }> {
  const causes: Array<{ name: string, message: string }> = []
  let current = error as { name?: unknown, message?: unknown, inner?: unknown, cause?: unknown } | undefined
  for (let depth = 0; current && typeof current === 'object' && depth < 5; depth++) {
    causes.push({
      name: String(current.name),
      message: String(current.message),
    })
    current = (current.inner ?? current.cause) as typeof current
  }
  return causes
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
