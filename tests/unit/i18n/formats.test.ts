import { afterEach, describe, expect, test } from 'vitest'
import * as formats from '../../../src/i18n/formats.ts'
import { setLocale, t } from '../../../src/i18n/i18n.ts'

const {
  formatAgo,
  formatBytes,
  formatCount,
  formatDateTime,
  formatDay,
  formatDaysAway,
  formatExactTime,
  formatLocal,
  formatPoints,
  formatShare,
  formatShortDay,
  formatSpan,
  formatTime,
  formatWeekday,
} = formats

afterEach(async () => setLocale('zh-CN'))

// 2026-09-12 09:41:18 in Yueyang, still the 12th at 01:41 in Greenwich.
const shot = Date.UTC(2026, 8, 12, 1, 41, 18)

describe('in Chinese', () => {
  test('an instant is shown in the unit\'s zone, wherever the test runs', () => {
    expect(formatDateTime(shot)).toBe('9 月 12 日 09:41')
    expect(formatExactTime(shot)).toBe('09:41:18')
    expect(formatTime(Date.UTC(2026, 8, 11, 16, 5))).toBe('00:05')
    expect(formatDateTime(Date.UTC(2026, 8, 11, 16, 5))).toBe('9 月 12 日 00:05')
  })

  test('a day is never moved by a zone', () => {
    expect(formatDay('2026-01-01')).toBe('2026 年 1 月 1 日')
    expect(formatShortDay('2026-12-31')).toBe('12 月 31 日')
    expect(formatWeekday('2026-09-12')).toBe('周六')
    expect(formatLocal('2026-09-12T09:41')).toBe('9 月 12 日 09:41')
  })

  test('points are whole hundredths inside and plain figures outside', () => {
    expect([350, 200, 8650, 25, 0].map(formatPoints)).toEqual(['3.5', '2', '86.5', '0.25', '0'])
  })

  test('a share never reads as reached before it is', () => {
    expect([36 / 42, 0.9996, 1, 0].map(formatShare)).toEqual(['85.7%', '99.9%', '100%', '0%'])
    expect(formatShare(0.29)).toBe('29%')
  })

  test('bytes are figures a person can compare', () => {
    expect([
      0,
      999,
      1000,
      3_800_000,
      180_000_000,
      999_600,
      1_200_000_000,
    ].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1 KB',
      '3.8 MB',
      '180 MB',
      '1 MB',
      '1.2 GB',
    ])
  })

  test('age and distance are said as people say them', () => {
    expect(formatAgo(shot, shot + 3000)).toBe('刚刚')
    expect(formatAgo(shot, shot - 60_000)).toBe('刚刚')
    expect(formatAgo(shot, shot + 12 * 60_000)).toBe('12 分钟前')
    expect(formatAgo(shot, shot + 26 * 3_600_000)).toBe('1 天前')
    expect([0, 1, 11].map(formatDaysAway)).toEqual(['今天', '明天', '11 天后'])
    expect(formatSpan(2 * 3_600_000 + 22 * 60_000)).toBe('2 小时 22 分钟')
    expect(formatSpan(400)).toBe('1 秒钟')
  })
})

test('the same figures read in English after a change of language', async () => {
  await setLocale('en')
  expect(formatDay('2026-09-12')).toBe('September 12, 2026')
  expect(formatDateTime(shot)).toBe('September 12 09:41')
  expect(formatCount(12_345)).toBe('12,345')
  expect(formatDaysAway(11)).toBe('in 11 days')
  expect(formatAgo(shot, shot + 3_600_000)).toBe('1 hour ago')
  expect(t('format.justNow')).toBe('just now')
})

test('a name in the sentence is filled in, flat keys and all', () => {
  expect(t('ui.progress', { done: 2, total: 7 })).toBe('2 / 7')
})
