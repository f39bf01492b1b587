import { expect, test } from 'vitest'
import { handleMissingParts } from '../../../src/app/preload-errors.ts'
import { shownToast } from '../../../src/ui/toast.ts'

function aPage({ onLine = true, storage }: { onLine?: boolean, storage?: Pick<Storage, 'getItem' | 'setItem'> } = {}) {
  const target = new EventTarget()
  const kept = new Map<string, string>()
  let reloads = 0
  let nowMs = 1_000_000_000
  handleMissingParts(target as unknown as Window, {
    navigator: { onLine },
    location: {
      reload: () => void (reloads += 1),
    },
    sessionStorage: storage ?? {
      getItem: key => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
  }, () => nowMs)
  return {
    miss: () => void target.dispatchEvent(new Event('vite:preloadError')),
    reloads: () => reloads,
    pass: (ms: number) => void (nowMs += ms),
  }
}

test('a part that an update took away is fetched by one reload', () => {
  const page = aPage()
  page.miss()
  expect(page.reloads()).toBe(1)
})

test('a part that is missing for good does not reload for ever', () => {
  const page = aPage()
  page.miss()
  page.miss()
  page.pass(30_000)
  page.miss()
  expect(page.reloads()).toBe(1)
  expect(shownToast.value?.text).toContain('还没有下载到本机')
})

test('the next update is not held back by the last', () => {
  const page = aPage()
  page.miss()
  page.pass(61_000)
  page.miss()
  expect(page.reloads()).toBe(2)
})

test('without a network nothing is reloaded: what stands on the screen would be lost', () => {
  const page = aPage({ onLine: false })
  page.miss()
  expect(page.reloads()).toBe(0)
})

test('where nothing can be remembered there is no reload', () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  const page = aPage({
    storage: { getItem: refuse, setItem: refuse },
  })
  page.miss()
  expect(page.reloads()).toBe(0)
})
