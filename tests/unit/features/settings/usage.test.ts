import type { BlobUsage } from '../../../../src/container/shapes.ts'
import { expect, test } from 'vitest'
import { guideFor, guides } from '../../../../src/features/settings/install-guides.ts'
import { byRole, sharesOf } from '../../../../src/features/settings/usage.ts'

const usage: BlobUsage[] = [
  {
    role: 'original',
    canFetchAgain: false,
    count: 3,
    bytes: 9000,
  },
  {
    role: 'thumb',
    canFetchAgain: false,
    count: 3,
    bytes: 60,
  },
  {
    role: 'preview',
    canFetchAgain: true,
    count: 10,
    bytes: 2500,
  },
  {
    role: 'original',
    canFetchAgain: true,
    count: 1,
    bytes: 4000,
  },
]

test('what waits, what was captured here and what came from the server add up', () => {
  expect(sharesOf(usage, 5000)).toEqual({ waiting: 5000, own: 4060, fetched: 6500 })
})

test('only what can be fetched again is offered to go', () => {
  expect(byRole(usage).map(({ role, bytes, freeable }) => [role, bytes, freeable])).toEqual([
    ['original', 13_000, 4000],
    ['preview', 2500, 2500],
    ['thumb', 60, 0],
  ])
})

test.for([
  ['wechat', 'wechat'],
  ['ios-tab', 'ios'],
  ['android-installed', 'android'],
  ['desktop-tab', 'desktop'],
] as const)('in %s the guide for %s is shown', ([kind, guide]) => {
  expect(guideFor(kind)).toBe(guide)
  expect(guides.map(({ key }) => key)).toContain(guide)
})
