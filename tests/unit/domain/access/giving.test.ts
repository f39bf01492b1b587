import type { Role } from '../../../../src/domain/access/roles.ts'
import { expect, test } from 'vitest'
import { mayGive, mayHelpSignIn } from '../../../../src/domain/access/giving.ts'
import { roles } from '../../../../src/domain/access/roles.ts'

const canBeGivenBy = (role: Role): Role[] => roles.filter(given => mayGive([role], given))

test('the task force invites those who do the work and its own, but makes no administrator and no auditor', () => {
  expect(canBeGivenBy('taskForce')).toEqual([
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
  ])
})

test('an administrator hands out every role but the inspector\'s, which comes with a visit', () => {
  expect(canBeGivenBy('administrator')).toEqual([
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'auditor',
    'administrator',
  ])
})

test.for([
  'volunteer',
  'handler',
  'sectionLead',
  'leader',
  'inspector',
  'auditor',
] as const)('a %s hands out nothing', (role) => {
  expect(canBeGivenBy(role)).toEqual([])
})

test('the task force helps a colleague in, but makes no link into an administrator\'s account', () => {
  expect(mayHelpSignIn(['taskForce'], ['volunteer', 'taskForce'])).toBe(true)
  expect(mayHelpSignIn(['taskForce'], [])).toBe(true)
  expect(mayHelpSignIn(['taskForce'], ['taskForce', 'administrator'])).toBe(false)
  expect(mayHelpSignIn(['taskForce'], ['auditor'])).toBe(false)
  expect(mayHelpSignIn(['administrator'], ['administrator'])).toBe(true)
  expect(mayHelpSignIn(['leader'], ['volunteer'])).toBe(false)
})
