import type { BlobRole, BlobUsage } from '../../container/shapes.ts'

/** Bytes by what can be done about them. */
export interface Shares {
  /** Only on this phone: nothing but sending frees it. */
  waiting: number
  /** Originals that the server has too. */
  originals: number
  /** Thumbs, previews and the like that come again by themselves. */
  others: number
}

export function sharesOf(usage: readonly BlobUsage[]): Shares {
  const sum = (holds: (part: BlobUsage) => boolean): number => usage.filter(holds).reduce((total, { bytes }) => total + bytes, 0)
  return {
    waiting: sum(part => !part.canFetchAgain),
    originals: sum(part => part.canFetchAgain && part.role === 'original'),
    others: sum(part => part.canFetchAgain && part.role !== 'original'),
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
