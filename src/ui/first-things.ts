import type { Ref } from 'vue'
import { readonly, ref } from 'vue'

/** Nobody waits longer than this for what comes second, whatever became of what comes first. */
const LONGEST_MS = 1500

const isHeld = ref(false)
const waiting: Array<() => void> = []

/**
 * On a slow phone everything that a page asks for at once delays the one thing that it is opened for. While this is true a
 * screen asks for nothing but what it shows first.
 */
export const isHeldBack: Readonly<Ref<boolean>> = readonly(isHeld)

/** The app starts on a screen that says when its first things stand. */
export function holdBack(): void {
  isHeld.value = true
  setTimeout(letGo, LONGEST_MS)
}

/** What comes first has been drawn. The rest follows as soon as the thread is idle: a tap goes before it. */
export function firstThingsStand(): void {
  if ('requestIdleCallback' in globalThis)
    requestIdleCallback(letGo, { timeout: 200 })
  else
    setTimeout(letGo, 50)
}

/** Does it once the first things stand; at once where nothing is held back. */
export function afterFirstThings(work: () => void): void {
  if (isHeld.value)
    waiting.push(work)
  else
    work()
}

function letGo(): void {
  if (!isHeld.value)
    return
  isHeld.value = false
  waiting.splice(0).forEach(work => work())
}
