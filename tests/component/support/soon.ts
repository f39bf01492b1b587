import { expect } from 'vitest'

/** Looks again until it fits. A screen that is opened for the first time is compiled by the test server, which takes its time. */
export function soon<T>(look: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 10_000 })
}
