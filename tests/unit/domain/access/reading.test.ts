import type { Place } from '../../../../src/domain/access/reading.ts'
import type { Grant, Role } from '../../../../src/domain/access/roles.ts'
import { expect, test } from 'vitest'
import { scopesToPull } from '../../../../src/domain/access/reading.ts'
import { grantsAt } from '../../../../src/domain/access/roles.ts'

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const place: Place = {
  unitId: id(1),
  cycleIds: [
    id(2),
  ],
  visitIds: [
    id(3),
    id(4),
  ],
}

function aGrant(role: Role, more: Partial<Grant> = {}): Grant {
  return {
    id: id(9),
    personId: id(8),
    role,
    fromMs: 1000,
    untilMs: null,
    revoked: false,
    ...more,
  }
}

const shortOf = (scope: string): string => `${scope.split(':')[0]}${Number(scope.slice(-12))}`

function pulledBy(role: Role): string[] {
  return scopesToPull([
    aGrant(role, role === 'inspector'
      ? {
          visitId: id(3),
        }
      : {}),
  ], place).map(shortOf)
}

test.for([
  [
    'volunteer',
    ['unit1', 'work2'],
  ],
  [
    'handler',
    ['unit1', 'work2'],
  ],
  [
    'sectionLead',
    ['unit1', 'work2', 'judge2'],
  ],
  [
    'taskForce',
    [
      'unit1',
      'work2',
      'people2',
      'judge2',
      'visit3',
      'visit4',
    ],
  ],
  [
    'leader',
    ['unit1', 'work2', 'judge2'],
  ],
  [
    'inspector',
    ['visit3'],
  ],
  [
    'auditor',
    ['unit1', 'work2', 'audit1'],
  ],
  [
    'administrator',
    ['unit1', 'work2', 'people2', 'audit1'],
  ],
] as const)('a %s pulls %j and nothing else', ([role, scopes]) => {
  expect(pulledBy(role)).toEqual(scopes)
})

test('two roles pull the union, each scope once', () => {
  const scopes = scopesToPull([
    aGrant('taskForce'),
    aGrant('administrator'),
  ], place)
  expect(scopes.map(shortOf)).toEqual([
    'unit1',
    'work2',
    'people2',
    'judge2',
    'visit3',
    'visit4',
    'audit1',
  ])
})

test('nobody without a grant pulls anything', () => {
  expect(scopesToPull([], place)).toEqual([])
})

test('a grant holds from its first millisecond until just before its last', () => {
  const grant = aGrant('volunteer', { fromMs: 1000, untilMs: 2000 })
  const holdsAt = (ms: number): boolean => grantsAt([grant], ms).length === 1
  expect([999, 1000, 1999, 2000].map(holdsAt)).toEqual([false, true, true, false])
})

test('a dismissal holds at no time, not even the past', () => {
  expect(grantsAt([
    aGrant('volunteer', { revoked: true, untilMs: 2000 }),
  ], 1500)).toEqual([])
})
