import type { Activity } from '../../../../src/domain/activity/schema.ts'
import type { NextFacts } from '../../../../src/features/home/next-things.ts'
import { describe, expect, test } from 'vitest'
import { coverageOf, gapsIn } from '../../../../src/features/home/coverage.ts'
import { greetingAt } from '../../../../src/features/home/greeting.ts'
import { daysBetween, nextThings } from '../../../../src/features/home/next-things.ts'
import { shippedRubrics } from '../../../../src/standards/load.ts'
import { nothingToDo } from '../../../../src/widgets/todo.ts'

const rubric = shippedRubrics()[0]!
const edition = 'yueyang-wenming@1'
const link = (clause: string): string => `clause:${edition}#${clause}`

describe('the big number', () => {
  test('counts clauses with evidence out of all 54, and standards out of 31', () => {
    const counts = {
      [link('s22c1')]: 4,
      [link('s22c2')]: 1,
      [link('s12c2')]: 2,
      [link('s12c1')]: 0,
    }
    expect(coverageOf(rubric, { edition, counts })).toEqual({
      clauses: { done: 3, total: 54 },
      standards: { done: 2, total: 31 },
    })
  })

  test('evidence of another edition speaks for nothing here', () => {
    const counts = { 'clause:yueyang-wenming@2#s16c1': 4 }
    expect(coverageOf(rubric, { edition, counts }).clauses.done).toBe(0)
  })

  test('own gaps are clauses of own standards that nothing speaks for', () => {
    expect(gapsIn(rubric, new Set(['s16']), {
      edition,
      counts: { [link('s16c1')]: 1 },
    }))
      .toBe(rubric.standards.find(({ id }) => id === 's16')!.clauses.length - 1)
    expect(gapsIn(rubric, new Set(), { edition, counts: {} })).toBe(0)
  })
})

describe('what comes next', () => {
  function anActivity(day: string, more: Partial<Activity> = {}): NextFacts['activities'][number] {
    return {
      id: `of ${day}`,
      activity: {
        type: 'cleanup',
        title: '清扫',
        day,
        endDay: null,
        place: '',
        people: '',
        background: '',
        createdBy: '',
        clauses: {},
        ...more,
      },
    }
  }
  const next = (about: Partial<NextFacts>) => nextThings({
    today: '2026-09-14',
    activities: [],
    todo: nothingToDo,
    ownGaps: 0,
    ...about,
  })

  test('an activity of today, then the coming ones; none of the past', () => {
    const things = next({
      activities: [
        anActivity('2026-09-25'),
        anActivity('2026-09-13'),
        anActivity('2026-09-14'),
      ],
    })
    expect(things.map(({ when }) => when)).toEqual(['今天', '11 天后'])
  })

  test('an activity of several days is still on', () => {
    expect(next({
      activities: [
        anActivity('2026-09-12', { endDay: '2026-09-14' }),
      ],
    }).map(({ when }) => when)).toEqual(['今天'])
  })

  test('what was sent back comes first', () => {
    const things = next({
      activities: [
        anActivity('2026-09-14'),
      ],
      todo: {
        ...nothingToDo,
        returned: [{}, {}] as never,
        intake: 1,
      },
      ownGaps: 2,
    })
    expect(things.map(({ key }) => key)).toEqual([
      'returned',
      'of 2026-09-14',
      'intake',
      'gaps',
    ])
    expect(things[0]).toMatchObject({ title: '2 件佐证被退回', tone: 'bad' })
  })

  test('nothing is made up where nothing is to be done', () => {
    expect(next({})).toEqual([])
  })

  test('days are counted by the calendar', () => {
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1)
  })
})

test.for([
  [0, 'home.hello.early'],
  [2, 'home.hello.morning'],
  [5, 'home.hello.noon'],
  [8, 'home.hello.afternoon'],
  [12, 'home.hello.evening'],
  [20, 'home.hello.evening'],
] as const)('at %i o\'clock UTC the greeting is that of the hour in Yueyang', ([hour, key]) => {
  expect(greetingAt(Date.UTC(2026, 8, 14, hour))).toBe(key)
})
