import type { Item } from '../../../../src/container/shapes.ts'
import { describe, expect, test } from 'vitest'
import { filterFrom, keepOf, pagedQueryOf, queryOf, termsOf } from '../../../../src/features/evidence/evidence-filter.ts'

function anItem(about: Record<string, unknown> = {}): Item {
  return {
    data: {
      caption: {},
      number: null,
      files: [],
      clauses: {},
      activityId: null,
      capturedBy: 'a',
      kind: 'photo',
      event: { local: '2026-09-12T09:41' },
      ...about,
    },
  } as unknown as Item
}

describe('a filter', () => {
  test('stands in the address and comes back from there', () => {
    const query = { standard: 's16', kind: 'photo', q: '清洁' }
    expect(queryOf(filterFrom({
      ...query,
      view: 'list',
      other: ['x'],
    }))).toEqual(query)
  })

  test('is answered by the index as far as it can', () => {
    expect(termsOf(filterFrom({}))).toEqual(['all'])
    expect(termsOf(filterFrom({
      standard: 's16',
      by: 'a',
      q: 'x',
      from: '2026-01-01',
    }))).toEqual(['standard:s16', 'by:a'])
  })

  test('needs no look at each item where the index says all', () => {
    expect(keepOf(filterFrom({ standard: 's16' }))).toBeUndefined()
  })

  test('words: every one of them, in caption, number or file name, whatever the width of letters', () => {
    const keep = keepOf(filterFrom({ q: 'ＰＤＦ 12' }))!
    expect(keep(anItem({
      number: '2026-12-001',
      files: [
        { name: '小结.pdf' },
      ],
    }))).toBe(true)
    expect(keep(anItem({ number: '2026-12-001' }))).toBe(false)
  })

  test('days: both ends belong to it, and the search ends before the first', () => {
    const { keep, isPast } = pagedQueryOf('work:x', filterFrom({ from: '2026-09-01', to: '2026-09-12' }))
    const on = (day: string): Item => anItem({
      event: { local: `${day}T23:59` },
    })
    expect([
      '2026-08-31',
      '2026-09-01',
      '2026-09-12',
      '2026-09-13',
    ].map(day => keep!(on(day)))).toEqual([false, true, true, false])
    expect([
      isPast!(on('2026-08-31')),
      isPast!(on('2026-09-01')),
    ]).toEqual([true, false])
  })

  test('deleted items carry no other term, so the rest is read from them', () => {
    const filter = filterFrom({ status: 'deleted', standard: 's1', kind: 'photo' })
    expect(termsOf(filter)).toEqual(['deleted'])
    const keep = keepOf(filter)!
    expect(keep(anItem({
      clauses: {
        'e@1#s1c1': ['t'],
      },
    }))).toBe(true)
    expect(keep(anItem({
      clauses: {
        'e@1#s12c1': ['t'],
      },
    }))).toBe(false)
    expect(keep(anItem({
      clauses: {
        'e@1#s1c1': ['t'],
      },
      kind: 'video',
    }))).toBe(false)
  })
})
