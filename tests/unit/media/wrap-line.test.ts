import { expect, test } from 'vitest'
import { wrapLine } from '../../../src/media/wrap-line.ts'

/** Letters of one width each; `most` of them fit on a row. */
const room = (most: number) => (text: string) => text.length <= most

test.for([
  [
    '地点：文明路社区广场东侧',
    6,
    ['地点：文明路', '社区广场东侧'],
  ],
  [
    '活动',
    6,
    ['活动'],
  ],
  [
    '时间 2026-03-05 09:41',
    12,
    ['时间', '2026-03-05', '09:41'],
  ],
  [
    'aVeryLongWordWithoutBreaks',
    10,
    ['aVeryLongW', 'ordWithout', 'Breaks'],
  ],
  ['', 5, []],
] as const)('%s in %i', ([line, most, rows]) => {
  expect(wrapLine(line, room(most))).toEqual(rows)
})

test('a row that has no room at all still shows every character', () => {
  expect(wrapLine('志愿服务', () => false).join('')).toBe('志愿服务')
})
