import type { Project, Rubric, ScoreUnit, Standard } from '../../domain/rubric/schema.ts'
import type { StandardAssignment } from '../../domain/unit/ops.ts'
import type { Counts } from '../../widgets/standard-progress.ts'
import { standardsOfProject } from '../../domain/rubric/rules.ts'
import { clauseTerm } from '../../widgets/standard-progress.ts'

/** One line of the table of score units. */
export interface UnitRow {
  unit: ScoreUnit
  standard: Standard
  /** 12.2; a standard with one unit is just 12. */
  number: string
  /** Verbatim: the part that the unit scores, or all its clauses. */
  text: string
  /** As printed, in printed order, each once. */
  handlers: readonly string[]
  evidence: number
  /** Section or lead is missing in the source. */
  isUnassigned: boolean
}

export interface UnitGroup { project: Project, rows: readonly UnitRow[] }

interface TableFacts {
  edition: string
  counts: Counts
  assignments: ReadonlyMap<string, StandardAssignment>
  /** Only units without any evidence. */
  without: boolean
}

/** The score units of the standards that are shown, by project, in printed order; projects without any are left out. */
export function unitGroups(rubric: Rubric, shown: readonly Standard[], facts: TableFacts): UnitGroup[] {
  const ids = new Set(shown.map(({ id }) => id))
  return rubric.projects.map(project => ({
    project,
    rows: standardsOfProject(rubric, project.id)
      .filter(({ id }) => ids.has(id))
      .flatMap(standard => standard.units.map((unit, index) => rowOf(standard, unit, { ...facts, index })))
      .filter(row => !facts.without || row.evidence === 0),
  })).filter(group => group.rows.length > 0)
}

function rowOf(standard: Standard, unit: ScoreUnit, { edition, counts, assignments, index }: TableFacts & { index: number }): UnitRow {
  const assignment = assignments.get(standard.id)
  const clauses = standard.clauses.filter(clause => unit.clauses.includes(clause.id))
  return {
    unit,
    standard,
    number: standard.units.length === 1
      ? String(standard.number)
      : `${standard.number}.${index + 1}`,
    text: unit.part ?? clauses.map(clause => clause.text).join('；'),
    handlers: [
      ...new Set(clauses.flatMap(clause => assignment?.handlers[clause.id] ?? [])),
    ],
    evidence: evidenceOfUnit(standard, unit, { edition, counts }),
    isUnassigned: !assignment || assignment.sections.length === 0 || assignment.leads.length === 0,
  }
}

/** A piece that serves two clauses of one unit counts once where the unit is the whole standard; elsewhere the sum stands. */
function evidenceOfUnit(standard: Standard, unit: ScoreUnit, { edition, counts }: Pick<TableFacts, 'edition' | 'counts'>): number {
  if (unit.clauses.length === standard.clauses.length)
    return counts[`standard:${standard.id}`] ?? 0
  return unit.clauses.reduce((sum, clause) => sum + (counts[clauseTerm(edition, clause)] ?? 0), 0)
}
