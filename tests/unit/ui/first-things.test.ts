import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { afterFirstThings, firstThingsStand, holdBack, isHeldBack } from '../../../src/ui/first-things.ts'

describe('what comes second', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.runAllTimers()
    vi.useRealTimers()
  })

  test('is not held back where no screen asked for it', () => {
    const done = vi.fn()
    afterFirstThings(done)
    expect(isHeldBack.value).toBe(false)
    expect(done).toHaveBeenCalledOnce()
  })

  test('waits until the first things of the screen stand, and then happens once', () => {
    const done = vi.fn()
    holdBack()
    afterFirstThings(done)
    expect(isHeldBack.value).toBe(true)
    expect(done).not.toHaveBeenCalled()
    firstThingsStand()
    vi.advanceTimersByTime(200)
    expect(isHeldBack.value).toBe(false)
    firstThingsStand()
    vi.advanceTimersByTime(5000)
    expect(done).toHaveBeenCalledOnce()
  })

  test('does not wait for ever for a screen whose first things never come', () => {
    const done = vi.fn()
    holdBack()
    afterFirstThings(done)
    vi.advanceTimersByTime(1500)
    expect(isHeldBack.value).toBe(false)
    expect(done).toHaveBeenCalledOnce()
  })
})
