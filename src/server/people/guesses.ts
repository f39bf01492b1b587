import type { Context } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { People } from './people.ts'
import { asFailure } from '../../domain/failure.ts'
import { addressOf } from './address.ts'

/**
 * Opens a link for a network that has not guessed too often. Only links that do not exist are guesses: a whole office comes
 * in from one address on its first day.
 * @throws Failure `too-many-requests` with the wait
 */
export async function countingGuesses<T>({ limits, parts }: People, c: Context<ServerEnv>, open: () => Promise<T>): Promise<T> {
  const address = addressOf(c, parts.config)
  limits.links.check(address)
  try {
    return await open()
  }
  catch (error) {
    if (asFailure(error, 'server-failed').code === 'link-unknown')
      limits.links.count(address)
    throw error
  }
}
