import type { Clause, Method, Project, Rubric, ScoreUnit, Standard } from './schema.ts'

export function projectById(rubric: Rubric, id: string): Project | undefined {
  return rubric.projects.find(project => project.id === id)
}

export function standardById(rubric: Rubric, id: string): Standard | undefined {
  return rubric.standards.find(standard => standard.id === id)
}

export function clauseById(rubric: Rubric, id: string): Clause | undefined {
  return standardOfClause(rubric, id)?.clauses.find(clause => clause.id === id)
}

export function standardOfClause(rubric: Rubric, clauseId: string): Standard | undefined {
  return rubric.standards.find(standard => standard.clauses.some(clause => clause.id === clauseId))
}

export function standardOfUnit(rubric: Rubric, unitId: string): Standard | undefined {
  return rubric.standards.find(standard => standard.units.some(unit => unit.id === unitId))
}

/** In printed order. */
export function standardsOfProject(rubric: Rubric, projectId: string): Standard[] {
  return rubric.standards.filter(standard => standard.project === projectId)
}

export function standardsByMethod(rubric: Rubric, method: Method): Standard[] {
  return rubric.standards.filter(standard => standard.methods.includes(method))
}

export function unitById(rubric: Rubric, id: string): ScoreUnit | undefined {
  return unitsOf(rubric).find(unit => unit.id === id)
}

/** Every score unit, in printed order. */
export function unitsOf(rubric: Rubric): ScoreUnit[] {
  return rubric.standards.flatMap(standard => standard.units)
}

/** None for a clause that the table gives no points; several where one clause mark holds several points marks. */
export function unitsOfClause(rubric: Rubric, clauseId: string): ScoreUnit[] {
  return unitsOf(rubric).filter(unit => unit.clauses.includes(clauseId))
}

/** More than one where clauses share a unit. */
export function clausesOfUnit(rubric: Rubric, unitId: string): Clause[] {
  const ids = unitById(rubric, unitId)?.clauses ?? []
  return ids.flatMap(id => clauseById(rubric, id) ?? [])
}

/** Points in hundredths, printed and inferred. A shared unit counts once. */
export function pointsOfStandard(standard: Standard): number {
  return sumPoints(standard.units)
}

/** Points in hundredths, added up from the score units; the printed total is `project.points`. */
export function pointsOfProject(rubric: Rubric, projectId: string): number {
  return sumPoints(standardsOfProject(rubric, projectId).flatMap(standard => standard.units))
}

/** Points in hundredths of the whole rubric, without the honour bonus. */
export function totalPoints(rubric: Rubric): number {
  return sumPoints(unitsOf(rubric))
}

/** As `totalPoints`, but only what stands in print. */
export function printedPoints(rubric: Rubric): number {
  return sumPoints(unitsOf(rubric).filter(unit => unit.basis === 'printed'))
}

function sumPoints(units: readonly ScoreUnit[]): number {
  return units.reduce((sum, unit) => sum + unit.points, 0)
}
