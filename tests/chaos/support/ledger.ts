import type { PhoneBook } from './phone-book.ts'

/** Photos handed over together, and how many of them the screen called saved. */
export interface Batch { who: string, hashes: readonly string[], told: number }

/** What people and phones have been told, kept outside of both. It only grows. */
export interface Ledger {
  readonly batches: Batch[]
  /** By hash, who says that the server has it: a phone's own books, or an answer that went over the line. */
  readonly sent: Map<string, string>
  /** By op id, whose phone holds it for acknowledged. */
  readonly acknowledged: Map<string, string>
  /** What was seen that must never be seen. */
  readonly lies: string[]
  note: (who: string, book: PhoneBook) => void
}

export function openLedger(): Ledger {
  const sent = new Map<string, string>()
  const acknowledged = new Map<string, string>()
  return {
    batches: [],
    sent,
    acknowledged,
    lies: [],
    note(who, book) {
      for (const hash of book.sent)
        sent.set(hash, sent.get(hash) ?? `${who}'s phone`)
      for (const opId of book.acknowledged)
        acknowledged.set(opId, who)
    },
  }
}
