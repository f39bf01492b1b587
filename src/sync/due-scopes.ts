import type { Account } from './account.ts'
import type { Downloads } from './downloads.ts'
import type { RoundParts } from './sync-parts.ts'
import { pullAll } from './pull-round.ts'

/** Which scopes are to be pulled next: all of them now and then, one of them after a nudge. */
export interface DueScopes {
  add: (scope: string) => void
  addAll: () => void
  pull: (signal: AbortSignal) => Promise<void>
}

/** Rows can change what this person may read; then the list is asked for once more at once. */
const MAX_ROUNDS = 3

export function createDueScopes(parts: RoundParts, account: Account, downloads: Downloads): DueScopes {
  const due = new Set<string>()
  let isAllDue = true

  async function pullDue(signal: AbortSignal): Promise<void> {
    if ([...due].some(scope => !account.isKnown(scope)))
      account.forget()
    isAllDue ||= !account.isSure()
    // Taken before anything is asked: what becomes due meanwhile may be newer than what comes now, and is pulled once more.
    const taken = {
      all: isAllDue,
      scopes: [...due],
    }
    isAllDue = false
    due.clear()
    try {
      const scopes = await account.scopes(signal)
      await pullAll(parts, {
        scopes: scopes.filter(scope => taken.all || taken.scopes.includes(scope)),
        onRows: account.noticing(downloads.want),
        signal,
      })
    }
    catch (error) {
      isAllDue ||= taken.all
      taken.scopes.forEach(scope => due.add(scope))
      throw error
    }
  }

  return {
    add: scope => void due.add(scope),
    addAll: () => {
      isAllDue = true
    },
    async pull(signal) {
      if (account.isClosed())
        return
      for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) {
        await pullDue(signal)
        if (account.isSure())
          return
      }
    },
  }
}
