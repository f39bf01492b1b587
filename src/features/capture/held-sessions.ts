import type { DeviceStore } from '../../container/shapes.ts'
import type { KeepsBytes } from './shots.ts'
import { effectScope, shallowReactive, watch } from 'vue'
import { holdSession } from '../../widgets/session-lock.ts'
import { keepUnsaved } from '../../widgets/unsaved.ts'

interface Held { session: KeepsBytes, release: () => void, isLeft: boolean }

/**
 * The sessions that this page is busy with. One that nobody looks at any more stays until its last file has arrived and
 * nothing in it is without a place on the disk; its lock says so to other tabs, and closing the page asks first.
 */
export class HeldSessions {
  readonly #store: DeviceStore
  readonly #held = shallowReactive(new Map<string, Held>())

  constructor(store: DeviceStore) {
    this.#store = store
  }

  hold(draftId: string, session: KeepsBytes): void {
    const unlock = holdSession(draftId)
    const forget = keepUnsaved(this.#store, {
      failed: () => failedIn(session),
      underway: () => session.underway.count.value,
    })
    this.#held.set(draftId, {
      session,
      isLeft: false,
      release() {
        unlock()
        forget()
      },
    })
  }

  /** Somebody looks at it again. */
  lookAt(draftId: string): KeepsBytes | undefined {
    const held = this.#held.get(draftId)
    if (held)
      held.isLeft = false
    return held?.session
  }

  /** Nobody looks at it any more: `onQuiet` is called, at once or later, when nothing can be lost with it; `isLate` says which. */
  leave(draftId: string, onQuiet: (isLate: boolean) => void): void {
    const held = this.#held.get(draftId)
    if (!held || held.isLeft)
      return
    held.isLeft = true
    let isLate = false
    const scope = effectScope(true)
    scope.run(() => watch(() => isQuiet(held.session), (quiet) => {
      const isGone = !held.isLeft || this.#held.get(draftId) !== held
      if (quiet && !isGone)
        onQuiet(isLate)
      if (quiet || isGone)
        queueMicrotask(() => scope.stop())
    }, { immediate: true, flush: 'sync' }))
    isLate = true
  }

  release(draftId: string): void {
    this.#held.get(draftId)?.release()
    this.#held.delete(draftId)
  }

  /** All of them that keep bytes which are nowhere else. */
  unsaved(): KeepsBytes[] {
    return [
      ...this.#held.values(),
    ].map(({ session }) => session).filter(session => failedIn(session) > 0)
  }
}

export function failedIn({ shots }: Pick<KeepsBytes, 'shots'>): number {
  return shots.filter(({ status }) => status === 'failed').length
}

function isQuiet(session: KeepsBytes): boolean {
  return session.underway.count.value === 0 && failedIn(session) === 0
}
