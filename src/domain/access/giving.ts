import type { Role } from './roles.ts'
import { may } from './table.ts'

/** Roles that check or run the whole: only those who manage people may hand them out or help their holders in. */
const guarded: readonly Role[] = ['administrator', 'auditor']

/**
 * May someone with these roles hand this role to another person? Inspectors are nobody's to appoint here: they come by
 * the invite of a visit.
 */
export function mayGive(rolesHeld: readonly Role[], role: Role): boolean {
  if (role === 'inspector')
    return false
  return may(rolesHeld, guarded.includes(role)
    ? 'people.manage'
    : 'people.invite')
}

/** May they make a one-use sign-in link for someone with those roles? A link to an administrator's account is that account. */
export function mayHelpSignIn(rolesHeld: readonly Role[], rolesOfOther: readonly Role[]): boolean {
  const needsManager = rolesOfOther.some(role => guarded.includes(role))
  return may(rolesHeld, 'people.helpSignIn') && (!needsManager || may(rolesHeld, 'people.manage'))
}
