import { onScopeDispose } from 'vue'

const HOLD_MS = 450
const SLIP_PX = 10

export interface LongPress {
  /** Listeners for the element; bind with `v-on`. */
  on: {
    pointerdown: (event: PointerEvent) => void
    pointermove: (event: PointerEvent) => void
    pointerup: () => void
    pointercancel: () => void
    keydown: () => void
    contextmenu: (event: Event) => void
    clickCapture: (event: MouseEvent) => void
  }
}

/**
 * A finger that stays. The click that follows the release is swallowed, and so is the browser's own menu, which some
 * phones open instead of going on with the touch: it counts as the long press.
 */
export function useLongPress(hold: () => void): LongPress {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  let hasHeld = false

  function end(): void {
    clearTimeout(timer)
    timer = undefined
  }

  function fire(): void {
    end()
    hasHeld = true
    hold()
  }

  onScopeDispose(end)
  return {
    on: {
      pointerdown(event) {
        hasHeld = false
        if (event.button !== 0)
          return
        start = { x: event.clientX, y: event.clientY }
        timer = setTimeout(fire, HOLD_MS)
      },
      pointermove(event) {
        if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLIP_PX)
          end()
      },
      pointerup: end,
      pointercancel: end,
      keydown() {
        hasHeld = false
      },
      contextmenu(event) {
        if (timer === undefined && !hasHeld)
          return
        event.preventDefault()
        if (!hasHeld)
          fire()
      },
      // Before the link's own listener, which would go away from the page.
      clickCapture(event) {
        if (!hasHeld)
          return
        hasHeld = false
        event.preventDefault()
        event.stopImmediatePropagation()
      },
    },
  }
}
