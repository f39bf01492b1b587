import type { Role } from './roles.ts'

/**
 * Who may do what: the one table that screens hide by and the server refuses by. A row is an action, its cells the roles.
 * `.own` actions apply where the person captured or created the thing; `.any` to everything in the scope.
 */
export const accessTable = {
  'evidence.capture': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'evidence.edit.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'evidence.edit.any': [
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'evidence.delete.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'evidence.delete.any': ['taskForce', 'administrator'],
  'evidence.restore.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'evidence.restore.any': ['taskForce', 'administrator'],
  'evidence.submit.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'evidence.submit.any': [
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'evidence.approve': ['sectionLead', 'taskForce'],
  'evidence.accept': ['taskForce'],
  'evidence.return': ['sectionLead', 'taskForce'],
  'activity.create': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'activity.edit.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'activity.edit.any': [
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'activity.delete.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'activity.delete.any': ['taskForce', 'administrator'],
  // Own: words that this person wrote and that were put aside.
  'conflict.settle.own': [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'administrator',
  ],
  'conflict.settle.any': [
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'assignment.edit': ['taskForce', 'administrator'],
  'place.edit': [
    'handler',
    'sectionLead',
    'taskForce',
    'administrator',
  ],
  'unit.edit': ['administrator'],
  'settings.edit': ['taskForce', 'administrator'],
  'rubric.publish': ['taskForce', 'administrator'],
  'alias.confirm': ['taskForce', 'administrator'],
  'people.invite': ['taskForce', 'administrator'],
  'people.manage': ['administrator'],
  'people.helpSignIn': ['taskForce', 'administrator'],
  'device.revoke': ['taskForce', 'administrator'],
  'device.unsent': ['taskForce', 'administrator'],
  'quarantine.release': ['administrator'],
  'visit.open': ['taskForce', 'administrator'],
  'visit.end': ['taskForce', 'administrator'],
  'visit.remark': ['inspector', 'taskForce'],
  'erasure.ask': ['administrator'],
  'erasure.confirm': ['administrator', 'taskForce'],
  'audit.read': ['auditor', 'administrator'],
  'server.operate': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof accessTable
export const actions = Object.keys(accessTable) as Action[]

/** Authority is the union of all roles that a person holds. */
export function may(rolesHeld: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = accessTable[action]
  return rolesHeld.some(role => allowed.includes(role))
}
