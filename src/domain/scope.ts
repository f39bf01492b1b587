import * as v from 'valibot'
import { uuidSchema } from './ids.ts'

/** The unit of ordering and of reading: a person pulls a scope whole or not at all. */
export const scopeKinds = [
  'unit',
  'work',
  'people',
  'judge',
  'visit',
  'audit',
] as const
export type ScopeKind = (typeof scopeKinds)[number]

export interface Scope {
  kind: ScopeKind
  /** The unit's id for `unit` and `audit`, the cycle's for `work`, `people`, `judge`, the visit's for `visit`. */
  owner: string
}

export const scopeIdSchema = v.pipe(v.string(), v.check(isScopeId))

export function scopeId(kind: ScopeKind, owner: string): string {
  return `${kind}:${owner}`
}

/** `undefined` where the text is no scope. */
export function parseScope(id: string): Scope | undefined {
  const [kind, owner, more] = id.split(':')
  if (more !== undefined || !owner || !v.is(uuidSchema, owner))
    return undefined
  return scopeKinds.includes(kind as ScopeKind)
    ? { kind: kind as ScopeKind, owner }
    : undefined
}

function isScopeId(id: string): boolean {
  return parseScope(id) !== undefined
}
