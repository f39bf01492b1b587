import type { Standard } from './schema.ts'

/**
 * Everything the lint can say. An error means the data contradicts itself; a warning is a place where the source leaves
 * a decision to the task force; info is a peculiarity of print that was read through. Words: locale key `lint.<code>`.
 */
export const lintSeverity = {
  // the data itself
  'duplicate-id': 'error',
  'dangling-id': 'error',
  'id-out-of-place': 'error',
  'text-not-in-clause': 'error',
  'project-without-standards': 'error',
  'clause-without-unit': 'error',
  'project-sum-mismatch': 'error',
  'total-mismatch': 'error',
  'project-count-mismatch': 'error',
  'standard-count-mismatch': 'error',
  'assignment-other-edition': 'error',
  // points
  'printed-points-short': 'warning',
  'points-inferred': 'warning',
  'unit-shared': 'info',
  'unit-shared-across-handlers': 'warning',
  'clause-several-units': 'info',
  // print
  'columns-shifted': 'info',
  'project-named-twice': 'warning',
  'project-title-broken': 'info',
  'ratio-wider-denominator': 'warning',
  // who answers for what
  'row-without-section': 'warning',
  'section-lead-order': 'warning',
  'section-without-handler': 'warning',
  'clause-without-handler': 'warning',
  'name-variants': 'warning',
  'name-broken': 'info',
} as const satisfies Record<string, 'error' | 'warning' | 'info'>

export type LintCode = keyof typeof lintSeverity
export type LintSeverity = (typeof lintSeverity)[LintCode]
export const lintCodes = Object.keys(lintSeverity) as LintCode[]

export type LintPlace
  = | { kind: 'rubric' | 'assignment' | 'bonus' }
    | { kind: 'project' | 'standard' | 'clause' | 'unit', id: string }
    | { kind: 'name', name: string }

/** Ready to be put into a sentence: points without hundredths, rows as `(4)`, lists joined by 、. */
export type LintParams = Record<string, string | number>

export interface Finding {
  /** The same for the same finding in the same data, so that a decision can be stored beside it. */
  id: string
  severity: LintSeverity
  code: LintCode
  at: LintPlace
  params: LintParams
}

/** `detail` tells findings of one code at one place apart. */
export function finding(code: LintCode, at: LintPlace, { params = {}, detail }: { params?: LintParams, detail?: string } = {}): Finding {
  const id = [
    code,
    placeKey(at),
    detail,
  ].filter(part => part !== undefined).join(':')
  return {
    id,
    severity: lintSeverity[code],
    code,
    at,
    params,
  }
}

/** Hundredths as a person writes them: 9600 is `96`, 50 is `0.5`. */
export function pointsText(hundredths: number): string {
  return String(hundredths / 100)
}

/** A row as the table numbers it. */
export function rowText(standard: Pick<Standard, 'number'>): string {
  return `(${standard.number})`
}

export function listText(words: readonly string[]): string {
  return words.join('、')
}

function placeKey(at: LintPlace): string {
  if ('id' in at)
    return at.id
  return 'name' in at
    ? at.name
    : at.kind
}
