import type { Rubric } from '../../../../src/domain/rubric/schema.ts'
import { expect, test } from 'vitest'
import { activityTypes } from '../../../../src/domain/activity/schema.ts'
import { mostUsed, suggestClauses } from '../../../../src/domain/evidence/suggestions.ts'
import { editionIdOf } from '../../../../src/domain/rubric/clause-ref.ts'
import { shippedRubrics } from '../../../../src/standards/load.ts'

const rubric = shippedRubrics()[0] as Rubric
const edition = editionIdOf(rubric)
const ref = (clause: string): string => `${edition}#${clause}`
function activity(about: Partial<{ type: string, title: string, background: string, clauses: string[] }>) {
  return {
    type: 'other',
    title: '',
    background: '',
    clauses: [],
    ...about,
  }
}
function clausesOf(context: Omit<Parameters<typeof suggestClauses>[0], 'rubric'>) {
  return suggestClauses({ rubric, ...context }).map(suggestion => suggestion.ref.split('#')[1])
}

test('a clean-up whose name says waste sorting finds the clause about it first', () => {
  const found = suggestClauses({
    rubric,
    activity: activity({ type: 'cleanup', title: '垃圾分类投放点整理', background: '“文明岳阳·爱卫同行”' }),
  })
  expect(found[0]).toEqual({
    ref: ref('s12c2'),
    by: 'words',
  })
  expect(found).toContainEqual({
    ref: ref('s28c2'),
    by: 'type',
  })
})

test.for([
  [
    'volunteering',
    ['s16c1', 's23c2', 's22c1'],
  ],
  [
    'festival',
    ['s19c2'],
  ],
  [
    'cleanup',
    ['s12c2', 's28c2'],
  ],
  [
    'training',
    ['s17c1'],
  ],
  [
    'study',
    ['s1c2', 's1c1', 's2c1'],
  ],
  [
    'reading',
    ['s18c2', 's18c1'],
  ],
  [
    'publicity',
    ['s25c1', 's20c1'],
  ],
  [
    'meeting',
    ['s24c1', 's24c2'],
  ],
  [
    'charity',
    ['s23c1', 's31c1'],
  ],
  [
    'jointBuilding',
    ['s22c3'],
  ],
  [
    'inspection',
    ['s28c2', 's13c2'],
  ],
] as const)('an activity of type %s offers the clauses it usually serves', ([type, expected]) => {
  expect(clausesOf({
    activity: activity({ type }),
  })).toEqual(expect.arrayContaining([...expected]))
})

test('every type of activity but the last offers something, and never more than asked for', () => {
  for (const type of activityTypes.slice(0, -1)) {
    expect(clausesOf({
      activity: activity({ type }),
      limit: 4,
    }).length, type).toBeGreaterThan(0)
  }
  expect(clausesOf({
    activity: activity({ type: 'other' }),
  })).toEqual([])
  expect(clausesOf({
    activity: activity({ type: 'publicity' }),
    limit: 2,
  })).toHaveLength(2)
})

test('the clause a person came from stands first, then those of the activity, each once', () => {
  const found = suggestClauses({
    rubric,
    asked: [
      ref('s28c2'),
    ],
    activity: activity({
      type: 'cleanup',
      clauses: [
        ref('s12c2'),
        ref('s28c2'),
      ],
    }),
    recent: [
      ref('s12c2'),
      ref('s5c1'),
    ],
  })
  expect(found.slice(0, 2)).toEqual([
    {
      ref: ref('s28c2'),
      by: 'asked',
    },
    {
      ref: ref('s12c2'),
      by: 'activity',
    },
  ])
  expect(found.filter(({ ref: each }) => each === ref('s12c2'))).toHaveLength(1)
  expect(found.at(-1)).toEqual({
    ref: ref('s5c1'),
    by: 'recent',
  })
})

test('a type that the unit defined brings its own clauses', () => {
  expect(clausesOf({
    activity: activity({ type: '01900000-0000-7000-8000-000000000001' }),
    typeClauses: [
      ref('s11c1'),
    ],
  })).toEqual(['s11c1'])
})

test('words that stand all over the table suggest nothing', () => {
  expect(clausesOf({
    activity: activity({ title: '干部职工文明创建' }),
  })).toEqual([])
})

test('links to another edition and to clauses that do not exist are left out', () => {
  expect(clausesOf({
    recent: [
      'elsewhere@1#s1c1',
      ref('s99c1'),
      'nonsense',
      ref('s6c1'),
    ],
  })).toEqual(['s6c1'])
})

test('clauses used before: the most used first, the newer first among equals', () => {
  expect(mostUsed([
    ['b'],
    ['a'],
    ['c', 'a'],
    [],
  ])).toEqual(['a', 'b', 'c'])
})
