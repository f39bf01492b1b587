import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { useWakeLock } from '../../../src/device/useWakeLock.ts'

class Sentinel extends EventTarget {
  released = false
  async release(): Promise<void> {
    this.released = true
    this.dispatchEvent(new Event('release'))
  }
}

class Screen extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'
  show(state: DocumentVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

function aPhone(): { parts: Parameters<typeof useWakeLock>[0], screen: Screen, locks: Sentinel[] } {
  const locks: Sentinel[] = []
  const screen = new Screen()
  const request = async (): Promise<WakeLockSentinel> => {
    const sentinel = new Sentinel()
    locks.push(sentinel)
    return sentinel as unknown as WakeLockSentinel
  }
  return {
    parts: {
      navigator: {
        wakeLock: { request },
      },
      document: screen as unknown as Document,
    },
    screen,
    locks,
  }
}

test('the screen stays on during a walk and may sleep afterwards', async () => {
  const { parts, locks } = aPhone()
  const lock = effectScope().run(() => useWakeLock(parts))!
  await lock.keepAwake()
  expect(lock.isAwake.value).toBe(true)
  await lock.release()
  expect(lock.isAwake.value).toBe(false)
  expect(locks[0]!.released).toBe(true)
})

test('after a phone call the screen stays on again without a tap', async () => {
  const { parts, screen, locks } = aPhone()
  const lock = effectScope().run(() => useWakeLock(parts))!
  await lock.keepAwake()
  screen.show('hidden')
  await locks[0]!.release()
  expect(lock.isAwake.value).toBe(false)
  screen.show('visible')
  await Promise.resolve()
  await Promise.resolve()
  expect(lock.isAwake.value).toBe(true)
})

test('leaving the page lets the screen sleep', async () => {
  const { parts, locks, screen } = aPhone()
  const scope = effectScope()
  const lock = scope.run(() => useWakeLock(parts))!
  await lock.keepAwake()
  scope.stop()
  await Promise.resolve()
  expect(locks[0]!.released).toBe(true)
  screen.show('visible')
  await Promise.resolve()
  expect(locks).toHaveLength(1)
})

test('a phone with a low battery refuses and nothing breaks', async () => {
  const { screen } = aPhone()
  const request = async (): Promise<never> => Promise.reject(new DOMException('battery', 'NotAllowedError'))
  const lock = effectScope().run(() => useWakeLock({
    navigator: {
      wakeLock: { request },
    },
    document: screen as unknown as Document,
  }))!
  await lock.keepAwake()
  expect(lock.isAwake.value).toBe(false)
})

test('an old browser is told apart', async () => {
  const lock = effectScope().run(() => useWakeLock({
    navigator: {},
    document: new Screen() as unknown as Document,
  }))!
  await lock.keepAwake()
  expect(lock.isSupported).toBe(false)
  expect(lock.isAwake.value).toBe(false)
})
