import type { Assignment } from '../../domain/assignment/schema.ts'
import type { Cycle } from '../../domain/unit/ops.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import { sectionsOf } from '../../domain/assignment/rules.ts'
import { Failure } from '../../domain/failure.ts'
import { editionIdOf } from '../../domain/rubric/clause-ref.ts'
import { scopeId } from '../../domain/scope.ts'
import { shippedAssignments, shippedRubrics } from '../../standards/load.ts'

export interface Founding {
  unitId: string
  cycleId: string
  name: string
  isDemo: boolean
  cycle: Omit<Cycle, 'edition'>
  /** Sections and who answers for what, from the plan that ships with the app. */
  withPlan: boolean
}

/** Makes the scopes of a new unit. The ops that fill it still have to be written, with whatever belongs to them. */
export async function foundUnit(log: Log, founding: Founding): Promise<ServerOp[]> {
  const { unitId, cycleId } = founding
  await log.createScope({
    id: scopeId('audit', unitId),
    unit_id: unitId,
    cycle_id: null,
  })
  await log.createScope({
    id: scopeId('judge', cycleId),
    unit_id: unitId,
    cycle_id: cycleId,
  })
  await log.createScope({
    id: scopeId('people', cycleId),
    unit_id: unitId,
    cycle_id: cycleId,
  })
  await log.createScope({
    id: scopeId('unit', unitId),
    unit_id: unitId,
    cycle_id: null,
  })
  await log.createScope({
    id: scopeId('work', cycleId),
    unit_id: unitId,
    cycle_id: cycleId,
  })
  return [
    ...firstOps(founding),
    ...founding.withPlan
      ? planOps(log, founding)
      : [],
  ]
}

function firstOps({ unitId, cycleId, name, isDemo, cycle }: Founding): ServerOp[] {
  const [rubric] = shippedRubrics()
  if (!rubric)
    throw new Failure('server-failed')
  const edition = editionIdOf(rubric)
  const scope = scopeId('unit', unitId)
  return [
    {
      scope,
      kind: 'unit.named',
      coll: 'unit',
      id: unitId,
      body: { name, isDemo },
    },
    {
      scope,
      kind: 'edition.published',
      coll: 'edition',
      id: edition,
      body: { rubric },
    },
    {
      scope,
      kind: 'cycle.opened',
      coll: 'cycle',
      id: cycleId,
      body: { ...cycle, edition },
    },
  ]
}

function planOps(log: Log, { unitId, cycleId }: Founding): ServerOp[] {
  const [assignment] = shippedAssignments()
  if (!assignment)
    return []
  const unit = scopeId('unit', unitId)
  const { id, leadingGroup, taskForce, bonus } = assignment
  return [
    ...sectionsOf(assignment).map(name => ({
      scope: unit,
      kind: 'section.defined',
      coll: 'section',
      id: log.parts.ids.uuid(),
      body: { name },
    })),
    // What the assignment says of the whole unit, as printed: it belongs to no standard.
    {
      scope: unit,
      kind: 'setting.changed',
      coll: 'setting',
      id: 'plan',
      body: {
        value: { id, leadingGroup, taskForce, bonus },
      },
    },
    ...assignment.standards.map(row => ({
      scope: scopeId('work', cycleId),
      kind: 'assignment.set',
      coll: 'assignment',
      id: row.standard,
      body: assignmentBody(row),
    })),
  ]
}

function assignmentBody({ sections, leads, handlers }: Assignment['standards'][number]): Record<string, unknown> {
  return {
    sections,
    leads,
    handlers: Object.fromEntries(handlers.map(entry => [entry.clause, entry.names])),
  }
}
