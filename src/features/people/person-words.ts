import type { PersonReply } from '../../container/shapes.ts'
import type { Tone } from '../../ui/tone.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { t } from '../../i18n/i18n.ts'

/** The roles that a person holds now, in words: 工作专班、责任人; of somebody who was invited, what they were invited as. */
export function rolesWord({ grants, openInviteUntilMs, invitedRoles }: Pick<PersonReply, 'grants' | 'openInviteUntilMs' | 'invitedRoles'>, nowMs: number): string {
  const held = [
    ...new Set(grantsAt(grants, nowMs).map(({ role }) => t(`role.${role}`))),
  ]
  if (held.length > 0)
    return held.join(t('me.comma'))
  const isInvited = openInviteUntilMs !== null && openInviteUntilMs > nowMs && invitedRoles.length > 0
  return isInvited
    ? t('people.invitedAs', {
        roles: invitedRoles.map(role => t(`role.${role}`)).join(t('me.comma')),
      })
    : t('people.noRole')
}

export interface PersonState { tone: Tone, word: string }

/** How far a person has come: in, invited, locked out, or without an account. */
export function stateOf({ login, lockedUntilMs, openInviteUntilMs, grants }: PersonReply, nowMs: number): PersonState {
  if (lockedUntilMs !== null && lockedUntilMs > nowMs) {
    return {
      tone: 'wait',
      word: t('people.locked'),
    }
  }
  if (openInviteUntilMs !== null && openInviteUntilMs > nowMs) {
    return {
      tone: 'wait',
      word: t('people.invited'),
    }
  }
  if (grantsAt(grants, nowMs).length === 0) {
    return {
      tone: 'quiet',
      word: t('people.left'),
    }
  }
  return login === null
    ? {
        tone: 'quiet',
        word: t('people.noAccount'),
      }
    : {
        tone: 'done',
        word: t('people.active'),
      }
}
