import { computed, shallowReactive } from 'vue'

/** The part of a live query that screens use. */
export interface Live<T> {
  subscribe: (onNext: (value: T) => void, onError?: (error: unknown) => void) => { unsubscribe: () => void }
}

/** Pauses before a query that ended is asked anew, in ms; the last one stays. */
const pauses: readonly number[] = [1000, 5000, 15_000, 60_000]

const standingStill = shallowReactive(new Set<{ again: () => void }>())
const listeners = new Set<(error: unknown) => void>()

/** Something on the page follows its data no more: what it shows may be out of date. */
export const isStandingStill = computed(() => standingStill.size > 0)

/** Asks everything anew that stands still, without waiting for its pause. */
export function lookAgain(): void {
  for (const { again } of [...standingStill])
    again()
}

/** Hears of every query that ended by an error. Returns how to stop. */
export function onStoodStill(listener: (error: unknown) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/**
 * Watches a live query that must not end in silence. The store has tried again by itself before it gives up; then the
 * query counts as standing still, and is asked anew until it answers.
 */
export function watchSteadily<T>(live: Live<T>, onNext: (value: T) => void): { unsubscribe: () => void } {
  let isOver = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe: () => void } | undefined
  const watching = { again }

  function start(): void {
    subscription = live.subscribe((value) => {
      // A store may still deliver an answer that was on its way.
      if (isOver)
        return
      failures = 0
      standingStill.delete(watching)
      onNext(value)
    }, stoodStill)
  }

  function stoodStill(error: unknown): void {
    if (isOver)
      return
    standingStill.add(watching)
    listeners.forEach(listener => listener(error))
    timer = setTimeout(again, pauses[Math.min(failures++, pauses.length - 1)])
  }

  function again(): void {
    clearTimeout(timer)
    subscription?.unsubscribe()
    start()
  }

  start()
  return {
    unsubscribe() {
      isOver = true
      clearTimeout(timer)
      standingStill.delete(watching)
      subscription?.unsubscribe()
    },
  }
}
