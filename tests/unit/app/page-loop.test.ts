import type { SyncActivity, SyncLoop } from '../../../src/sync/sync-loop.ts'
import { expect, test } from 'vitest'
import { createPageLoop } from '../../../src/app/page-loop.ts'

/** A loop that writes down what is asked of it; like the real one it does nothing after a stop. */
function aLoop(diary: string[], name: string): SyncLoop & { say: (activity: Partial<SyncActivity>) => void } {
  const listeners = new Set<(activity: SyncActivity) => void>()
  const idle = { status: 'idle' } as const
  let activity: SyncActivity = {
    account: 'in',
    reachable: null,
    push: idle,
    pull: idle,
    blobs: idle,
    sending: [],
  }
  let isStopped = false
  const note = (what: string): void => void (isStopped || diary.push(`${name} ${what}`))
  return {
    start: () => note('start'),
    stop: () => {
      note('stop')
      isStopped = true
    },
    sendNow: async () => note('sendNow'),
    nudge: () => note('nudge'),
    retryOne: async sha256 => note(`retry ${sha256}`),
    fetchBlob: async () => new Blob(),
    prepareOffline: async () => ({ ready: true, missing: 0, failure: null }),
    activity: () => activity,
    onActivity(listener) {
      listeners.add(listener)
      listener(activity)
      return () => void listeners.delete(listener)
    },
    say(change) {
      activity = {
        ...activity,
        ...change,
      }
      listeners.forEach(listener => listener(activity))
    },
  }
}

function aPage() {
  const window = new EventTarget()
  const connection = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  return {
    page: Object.assign(window, {
      document,
      navigator: { connection },
    }) as unknown as Window,
    connection,
    window,
    document,
  }
}

function aScene() {
  const diary: string[] = []
  const loops: ReturnType<typeof aLoop>[] = []
  const { page, window, document, connection } = aPage()
  const loop = createPageLoop(() => {
    const made = aLoop(diary, `loop ${loops.length + 1}`)
    loops.push(made)
    return made
  }, page)
  return {
    diary,
    loops,
    loop,
    window,
    document,
    connection,
  }
}

test('it looks again when the network is back and when the page comes to the front', () => {
  const { diary, loop, window, document } = aScene()
  loop.start()
  window.dispatchEvent(new Event('online'))
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  document.visibilityState = 'visible'
  document.dispatchEvent(new Event('visibilitychange'))
  expect(diary).toEqual(['loop 1 start', 'loop 1 nudge', 'loop 1 nudge'])
})

test('it looks again when the phone changes its network, and not after somebody stopped it', () => {
  const { diary, loop, connection } = aScene()
  loop.start()
  connection.dispatchEvent(new Event('change'))
  loop.stop()
  connection.dispatchEvent(new Event('change'))
  expect(diary).toEqual(['loop 1 start', 'loop 1 nudge', 'loop 1 stop'])
})

test('a page out of the browser\'s cache looks again, a fresh one has just looked', () => {
  const { diary, loop, window } = aScene()
  loop.start()
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(diary).toEqual(['loop 1 start', 'loop 1 nudge'])
})

test('stopped by a person it stays still until there is a reason to go on', async () => {
  const { diary, loop, window } = aScene()
  loop.start()
  loop.stop()
  window.dispatchEvent(new Event('online'))
  expect(diary).toEqual(['loop 1 start', 'loop 1 stop'])
  await loop.sendNow()
  expect(diary.slice(2)).toEqual(['loop 2 start', 'loop 2 sendNow'])
  window.dispatchEvent(new Event('online'))
  expect(diary.at(-1)).toBe('loop 2 nudge')
})

test('a photo that comes late sets nothing going for a person who has left', async () => {
  const { diary, loops, loop, window } = aScene()
  loop.start()
  loop.end()
  loop.nudge()
  loop.start()
  await loop.sendNow()
  window.dispatchEvent(new Event('online'))
  expect(diary).toEqual(['loop 1 start', 'loop 1 stop'])
  expect(loops).toHaveLength(1)
})

test('whoever watches sees the new loop too', () => {
  const { loops, loop } = aScene()
  const seen: SyncActivity['account'][] = []
  loop.onActivity(({ account }) => seen.push(account))
  loop.start()
  loop.stop()
  loop.nudge()
  loops[1]?.say({ account: 'signed-out' })
  expect(seen.at(-1)).toBe('signed-out')
  expect(loop.activity().account).toBe('signed-out')
})
