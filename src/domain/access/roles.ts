import * as v from 'valibot'
import { instantSchema, uuidSchema } from '../ids.ts'

export const roles = [
  'volunteer',
  'handler',
  'sectionLead',
  'taskForce',
  'leader',
  'inspector',
  'auditor',
  'administrator',
] as const
export const roleSchema = v.picklist(roles)
export type Role = v.InferOutput<typeof roleSchema>

/**
 * One authority of one person. `visitId` only for inspectors; `sectionId` narrows handlers and section leads on screens.
 * `fromMs` inclusive, `untilMs` exclusive; no end means until ended. `revoked` is a dismissal, not an end by time.
 */
export const grantSchema = v.object({
  id: uuidSchema,
  personId: uuidSchema,
  role: roleSchema,
  sectionId: v.optional(v.string()),
  visitId: v.optional(uuidSchema),
  fromMs: instantSchema,
  untilMs: v.nullable(instantSchema),
  revoked: v.optional(v.boolean(), false),
})
export type Grant = v.InferOutput<typeof grantSchema>

/** Is this somebody whose last authority was taken away, not one that ran out? Whoever comes back by a new grant is not. */
export function isDismissed(grants: readonly Grant[], ms: number): boolean {
  const isOpen = grants.some(grant => !grant.revoked && (grant.untilMs ?? Infinity) > ms)
  const lastEndMs = Math.max(...grants.map(grant => grant.untilMs ?? Infinity))
  return !isOpen && grants.some(grant => grant.revoked && (grant.untilMs ?? Infinity) === lastEndMs)
}

/** The grants that hold at an instant. */
export function grantsAt(grants: readonly Grant[], ms: number): Grant[] {
  return grants.filter(grant => !grant.revoked && grant.fromMs <= ms && (grant.untilMs === null || ms < grant.untilMs))
}
