import type { Live } from '../../../src/ui/live-watch.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { isStandingStill, lookAgain, onStoodStill, watchSteadily } from '../../../src/ui/live-watch.ts'
import { useLive } from '../../../src/ui/useLive.ts'
import { useLiveQuery } from '../../../src/ui/useLiveQuery.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A store whose connection can be lost for good: the query ends and nothing comes any more. */
function aStore() {
  let listener: { onNext: (value: number) => void, onError?: ((error: unknown) => void) | undefined } | undefined
  let asked = 0
  const live: Live<number> = {
    subscribe(onNext, onError) {
      asked++
      listener = { onNext, onError }
      return {
        unsubscribe: () => {
          listener = undefined
        },
      }
    },
  }
  return {
    live,
    asked: () => asked,
    says: (value: number) => listener?.onNext(value),
    breaks: () => {
      const { onError } = listener ?? {}
      listener = undefined
      onError?.(new Error('lost'))
    },
  }
}

test('a list whose connection was lost says that it stands still, is asked anew, and then is current again', () => {
  const store = aStore()
  const heard: unknown[] = []
  const stopHearing = onStoodStill(error => heard.push(error))
  const scope = effectScope()
  const shown = scope.run(() => useLive(store.live, 0))
  store.says(1)
  store.breaks()
  expect([shown?.value, isStandingStill.value, heard.length]).toEqual([1, true, 1])
  vi.advanceTimersByTime(1000)
  expect([
    store.asked(),
    isStandingStill.value,
  ]).toEqual([2, true])
  store.says(2)
  expect([shown?.value, isStandingStill.value]).toEqual([2, false])
  scope.stop()
  stopHearing()
})

test('a question that changes goes on the same way', () => {
  const store = aStore()
  const scope = effectScope()
  const shown = scope.run(() => useLiveQuery(() => store.live, 0))
  store.breaks()
  expect(isStandingStill.value).toBe(true)
  vi.advanceTimersByTime(1000)
  store.says(3)
  expect([shown?.value, isStandingStill.value]).toEqual([3, false])
  scope.stop()
})

test('it is not asked without end at once: pauses grow to a minute', () => {
  const store = aStore()
  const { unsubscribe } = watchSteadily(store.live, () => {})
  for (const ms of [1000, 5000, 15_000, 60_000, 60_000]) {
    const before = store.asked()
    store.breaks()
    vi.advanceTimersByTime(ms - 1)
    expect(store.asked()).toBe(before)
    vi.advanceTimersByTime(1)
    expect(store.asked()).toBe(before + 1)
  }
  unsubscribe()
})

test('a person who does not want to wait has everything read again', () => {
  const store = aStore()
  const { unsubscribe } = watchSteadily(store.live, () => {})
  store.breaks()
  lookAgain()
  expect(store.asked()).toBe(2)
  unsubscribe()
})

test('what left the page neither stands still nor is asked again', () => {
  const store = aStore()
  const { unsubscribe } = watchSteadily(store.live, () => {})
  store.breaks()
  unsubscribe()
  expect(isStandingStill.value).toBe(false)
  vi.advanceTimersByTime(120_000)
  expect(store.asked()).toBe(1)
})
