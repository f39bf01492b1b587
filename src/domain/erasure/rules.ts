import type { Evidence } from '../evidence/schema.ts'
import type { Erasure, ErasureState } from './schema.ts'

/** ER1: only what waits can be decided; what is confirmed cannot be called back. */
export function canDecide(state: ErasureState): boolean {
  return state === 'ordered'
}

/**
 * ER2: the second person is a check on the first one and on whoever the evidence is by: neither confirms. The author may
 * order, since somebody else then answers for it.
 */
export function mayConfirm({ orderedBy }: Pick<Erasure, 'orderedBy'>, { capturedBy }: Pick<Evidence, 'capturedBy'>, personId: string): boolean {
  return personId !== orderedBy && personId !== capturedBy
}
