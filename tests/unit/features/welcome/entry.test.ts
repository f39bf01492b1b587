import { expect, test } from 'vitest'
import { wantedAddress } from '../../../../src/features/welcome/useEntry.ts'
import { useExplained } from '../../../../src/features/welcome/useExplained.ts'

test.for([
  ['/standards/s16?clause=2', '/standards/s16?clause=2'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
  [
    ['/a', '/b'],
    '/',
  ],
] as const)('after coming in, %s leads to %s', ([to, place]) => {
  expect(wantedAddress(to)).toBe(place)
})

test('what is collected is explained once on a phone', () => {
  const kept = new Map<string, string>()
  const shelf = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const first = useExplained(shelf)
  expect(first.isExplained.value).toBe(false)
  first.accept()
  expect(first.isExplained.value).toBe(true)
  expect(useExplained(shelf).isExplained.value).toBe(true)
})

test('where nothing can be kept it is explained every time, and goes on all the same', () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  const explained = useExplained({ getItem: refuse, setItem: refuse })
  explained.accept()
  expect(explained.isExplained.value).toBe(true)
})
