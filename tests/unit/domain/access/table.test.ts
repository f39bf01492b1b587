import type { Role } from '../../../../src/domain/access/roles.ts'
import type { Action } from '../../../../src/domain/access/table.ts'
import { expect, test } from 'vitest'
import { roles } from '../../../../src/domain/access/roles.ts'
import { accessTable, actions, may } from '../../../../src/domain/access/table.ts'

/**
 * What each role may do, written out by hand a second time: a change in the table turns red here and has to be meant.
 */
const expected: Record<Role, readonly Action[]> = {
  volunteer: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.delete.own',
    'evidence.restore.own',
    'evidence.submit.own',
    'activity.create',
    'activity.edit.own',
    'activity.delete.own',
    'conflict.settle.own',
  ],
  handler: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.edit.any',
    'evidence.delete.own',
    'evidence.restore.own',
    'evidence.submit.own',
    'evidence.submit.any',
    'activity.create',
    'activity.edit.own',
    'activity.edit.any',
    'activity.delete.own',
    'conflict.settle.own',
    'conflict.settle.any',
    'place.edit',
  ],
  sectionLead: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.edit.any',
    'evidence.delete.own',
    'evidence.restore.own',
    'evidence.submit.own',
    'evidence.submit.any',
    'evidence.approve',
    'evidence.return',
    'activity.create',
    'activity.edit.own',
    'activity.edit.any',
    'activity.delete.own',
    'conflict.settle.own',
    'conflict.settle.any',
    'place.edit',
  ],
  taskForce: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.edit.any',
    'evidence.delete.own',
    'evidence.delete.any',
    'evidence.restore.own',
    'evidence.restore.any',
    'evidence.submit.own',
    'evidence.submit.any',
    'evidence.approve',
    'evidence.accept',
    'evidence.return',
    'activity.create',
    'activity.edit.own',
    'activity.edit.any',
    'activity.delete.own',
    'activity.delete.any',
    'conflict.settle.own',
    'conflict.settle.any',
    'assignment.edit',
    'place.edit',
    'settings.edit',
    'rubric.publish',
    'alias.confirm',
    'people.invite',
    'people.helpSignIn',
    'device.revoke',
    'device.unsent',
    'visit.open',
    'visit.end',
    'visit.remark',
    'erasure.confirm',
  ],
  leader: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.delete.own',
    'evidence.restore.own',
    'evidence.submit.own',
    'conflict.settle.own',
  ],
  inspector: ['visit.remark'],
  auditor: ['audit.read'],
  administrator: [
    'evidence.capture',
    'evidence.edit.own',
    'evidence.edit.any',
    'evidence.delete.own',
    'evidence.delete.any',
    'evidence.restore.own',
    'evidence.restore.any',
    'evidence.submit.own',
    'evidence.submit.any',
    'activity.create',
    'activity.edit.own',
    'activity.edit.any',
    'activity.delete.own',
    'activity.delete.any',
    'conflict.settle.own',
    'conflict.settle.any',
    'assignment.edit',
    'place.edit',
    'unit.edit',
    'settings.edit',
    'rubric.publish',
    'alias.confirm',
    'people.invite',
    'people.manage',
    'people.helpSignIn',
    'device.revoke',
    'device.unsent',
    'quarantine.release',
    'visit.open',
    'visit.end',
    'erasure.ask',
    'erasure.confirm',
    'audit.read',
    'server.operate',
  ],
}

test.for(roles)('a %s may do exactly what was agreed', (role) => {
  const allowed = actions.filter(action => may([role], action))
  expect(allowed.sort()).toEqual([...expected[role]].sort())
})

test('every action is somebody\'s, and nobody twice', () => {
  for (const action of actions) {
    const allowed: readonly Role[] = accessTable[action]
    expect(allowed.length, action).toBeGreaterThan(0)
    expect(new Set(allowed).size, action).toBe(allowed.length)
  }
})

test('someone who leads a section and sits on the task force may do what either may', () => {
  expect(may(['sectionLead', 'taskForce'], 'evidence.accept')).toBe(true)
  expect(may(['auditor', 'volunteer'], 'audit.read')).toBe(true)
  expect(may(['auditor', 'volunteer'], 'evidence.capture')).toBe(true)
})

test('someone without any grant may do nothing', () => {
  expect(actions.filter(action => may([], action))).toEqual([])
})
