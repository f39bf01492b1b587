import type { Method, ScoreUnit, Standard } from '../domain/rubric/schema.ts'
import type { StandardAssignment } from '../domain/unit/ops.ts'
import type { IconName } from '../ui/icons.ts'
import { formatPoints } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'

export const methodIcons: Readonly<Record<Method, IconName>> = {
  material: 'document',
  onsite: 'location',
  survey: 'todo',
}

export function methodWord(method: Method): string {
  return t(`rubric.method.${method}`)
}

/** Where a clause stands in its standard, from 1. */
export function clauseOrdinal(standard: Standard, clauseId: string): number {
  return standard.clauses.findIndex(clause => clause.id === clauseId) + 1
}

/** 12.2; a standard of one clause is just 12. */
export function clauseNumber(standard: Standard, clauseId: string): string {
  return standard.clauses.length === 1
    ? String(standard.number)
    : `${standard.number}.${clauseOrdinal(standard, clauseId)}`
}

export function pointsWord(hundredths: number): string {
  return t('format.points', {
    points: formatPoints(hundredths),
  })
}

/** What a unit is worth for this clause: 2 分, 推定 2 分, 与条目 2 共用 2 分. */
export function unitWord(standard: Standard, unit: ScoreUnit, clauseId: string): string {
  const points = pointsWord(unit.points)
  const others = unit.clauses.filter(id => id !== clauseId).map(id => clauseOrdinal(standard, id))
  if (others.length > 0) {
    return t('rubric.unit.shared', {
      others: others.join('、'),
      points,
    })
  }
  return unit.basis === 'inferred'
    ? t('rubric.unit.inferred', { points })
    : points
}

/** All units of a clause in one phrase; a clause without any says so. */
export function clausePointsWord(standard: Standard, clauseId: string): string {
  const units = standard.units.filter(unit => unit.clauses.includes(clauseId))
  return units.length === 0
    ? t('rubric.unit.none')
    : units.map(unit => unitWord(standard, unit, clauseId)).join(' + ')
}

/** Where a name would stand and none does: the plan's own row leaves it out, or nobody has given this standard to anyone yet. */
export function gapWord(assignment: StandardAssignment | undefined): string {
  return t(assignment
    ? 'standards.notPrinted'
    : 'standards.notAssigned')
}
