import type { Doors } from '../container/container.ts'
import type { StoragePersistence } from '../device/useStoragePersistence.ts'
import { afterFirstThings } from '../ui/first-things.ts'

/**
 * Asks the browser again at every start to keep what is here: one that refused a new visitor grants it to somebody who comes
 * back or has installed the app. Not before somebody is in: there is nothing to keep.
 */
export function stayAtStart({ opened }: Pick<Doors, 'opened'>, { persist }: Pick<StoragePersistence, 'persist'>): void {
  if (opened.value)
    afterFirstThings(() => void persist())
}
