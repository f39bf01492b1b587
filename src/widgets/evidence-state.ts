import type { Item } from '../container/shapes.ts'
import type { Evidence, EvidenceStatus } from '../domain/evidence/schema.ts'
import type { WordKey } from '../i18n/i18n.ts'
import type { IconName } from '../ui/icons.ts'
import type { Tone } from '../ui/tone.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'

/**
 * Where a piece of evidence is, read from the data alone:
 * - `phone`: the server has not heard of it
 * - `original`: the server has the record, not yet all original bytes
 * - `changes`: it is there; own later changes still wait
 * - `delivered`: record and every original have a receipt
 * - `refused`: the server refused a step of it, a person has to look
 */
export type Delivery = 'phone' | 'original' | 'changes' | 'delivered' | 'refused'

export interface StateLook { icon: IconName, tone: Tone, word: WordKey }

export function deliveryOf(item: Item, isRefused = false): Delivery {
  const { receivedMs, files, receipts = [] } = evidenceOf(item)
  if (isRefused)
    return 'refused'
  if (receivedMs === null)
    return 'phone'
  const proven = new Set(receipts.map(receipt => receipt.statement.sha256))
  if (!files.every(file => proven.has(file.sha256)))
    return 'original'
  return item.pending > 0
    ? 'changes'
    : 'delivered'
}

/** Something says that the server has bytes of it: a receipt of an original, or a picture that the server derived itself. */
export function isConfirmed({ receipts = [], derivatives = [] }: Pick<Evidence, 'receipts' | 'derivatives'>): boolean {
  return receipts.length > 0 || derivatives.some(({ madeBy }) => madeBy === 'server')
}

export const deliveryLooks: Readonly<Record<Delivery, StateLook>> = {
  phone: { icon: 'cloud-up', tone: 'wait', word: 'evidence.delivery.phone' },
  original: { icon: 'cloud-up', tone: 'wait', word: 'evidence.delivery.original' },
  changes: { icon: 'cloud-up', tone: 'wait', word: 'evidence.delivery.changes' },
  delivered: { icon: 'cloud-ok', tone: 'done', word: 'evidence.delivery.delivered' },
  refused: { icon: 'warn', tone: 'bad', word: 'evidence.delivery.refused' },
}

export const statusLooks: Readonly<Record<EvidenceStatus, StateLook>> = {
  draft: { icon: 'edit', tone: 'quiet', word: 'evidence.status.draft' },
  submitted: { icon: 'clock', tone: 'act', word: 'evidence.status.submitted' },
  approved: { icon: 'half', tone: 'act', word: 'evidence.status.approved' },
  accepted: { icon: 'check', tone: 'done', word: 'evidence.status.accepted' },
  returned: { icon: 'retry', tone: 'bad', word: 'evidence.status.returned' },
  withdrawn: { icon: 'undo', tone: 'quiet', word: 'evidence.status.withdrawn' },
}
