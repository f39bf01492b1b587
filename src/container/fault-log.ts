/** One thing that went wrong. No names, no captions, no addresses with secrets: it is copied into messages to support. */
export interface Fault {
  atMs: number
  /** A code of the closed list, or `unexpected`. */
  code: string
  /** Name and first line of the error, and where it was thrown. */
  detail: string
  /** The screen, by the name of its route. */
  where: string
}

/** The last faults of this visit, newest first. Kept in memory: the page that failed cannot be trusted to write. */
export interface FaultLog {
  note: (fault: Fault) => void
  list: () => readonly Fault[]
}

export function createFaultLog(limit = 20): FaultLog {
  let faults: readonly Fault[] = []
  return {
    note: (fault) => {
      faults = [fault, ...faults].slice(0, limit)
    },
    list: () => faults,
  }
}
