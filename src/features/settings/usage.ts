import type { BlobRole, BlobUsage } from '../../container/shapes.ts'

/** Bytes by what can be done about them. */
export interface Shares {
  /** Only on this phone: nothing but sending frees it. */
  waiting: number
  /** Captured here and delivered, or in a draft: kept until the server has it in a backup too. */
  own: number
  /** Came from the server and comes again when it is opened. */
  fetched: number
}

export function sharesOf(usage: readonly BlobUsage[], waitingBytes: number): Shares {
  const sum = (canFetchAgain: boolean): number => usage.filter(part => part.canFetchAgain === canFetchAgain).reduce((total, { bytes }) => total + bytes, 0)
  const waiting = Math.min(waitingBytes, sum(false))
  return {
    waiting,
    own: sum(false) - waiting,
    fetched: sum(true),
  }
}

/** One line per role, the largest first. */
export function byRole(usage: readonly BlobUsage[]): { role: BlobRole, count: number, bytes: number, freeable: number }[] {
  const roles = [
    ...new Set(usage.map(({ role }) => role)),
  ]
  return roles.map((role) => {
    const parts = usage.filter(part => part.role === role)
    const sum = (of: (part: BlobUsage) => number): number => parts.reduce((total, part) => total + of(part), 0)
    return {
      role,
      count: sum(part => part.count),
      bytes: sum(part => part.bytes),
      freeable: sum(part => part.canFetchAgain ? part.bytes : 0),
    }
  }).sort((a, b) => b.bytes - a.bytes)
}
