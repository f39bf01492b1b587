import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'

/** What is pressed, read or being written right now, and may not be left behind. */
export class Underway {
  readonly count: ShallowRef<number> = shallowRef(0)
  #waiting: Array<() => void> = []

  /** One more is on its way; call what comes back when it has arrived, or turned out to be nothing. */
  begin(): () => void {
    this.count.value += 1
    let isOpen = true
    return () => {
      if (!isOpen)
        return
      isOpen = false
      this.count.value -= 1
      if (this.count.value > 0)
        return
      this.#waiting.forEach(resolve => resolve())
      this.#waiting = []
    }
  }

  /** Resolves when nothing is on its way. */
  none(): Promise<void> {
    return this.count.value === 0
      ? Promise.resolve()
      : new Promise(resolve => this.#waiting.push(resolve))
  }
}
