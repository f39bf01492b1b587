import type { Wish } from './in-page.ts'

/** What a person's hands and eyes do in a browser: as little as every way of driving one can do. */
export interface Engine {
  readonly name: string
  /** Does the profile lie on a disk, so that the browser can be killed and started again? */
  readonly hasProfile: boolean
  open: (url: string) => Promise<void>
  reload: () => Promise<void>
  /** Runs a function in the page. It sees nothing but its arguments; both go through JSON. */
  run: <A extends unknown[], R>(ask: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>
  /** A real click. False: it is not there (yet), or stands still not (yet). */
  tap: (wish: Wish) => Promise<boolean>
  /** Real keys, into an empty field. False as for `tap`. */
  type: (wish: Wish, words: string) => Promise<boolean>
  /** Gives files to the list that the page has opened last. */
  hand: (files: readonly string[]) => Promise<void>
  /** A PNG of what is seen, at 390 x 844. */
  picture: () => Promise<Uint8Array>
  /** SIGKILL for the browser and all its processes, and a new one on the same profile. Only with a profile. */
  killAndStart: () => Promise<void>
  /** Ends every process that was started. Safe to repeat. */
  close: () => Promise<void>
}

export const PHONE = { width: 390, height: 844 } as const
