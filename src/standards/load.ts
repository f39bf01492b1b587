import type { Assignment } from '../domain/assignment/schema.ts'
import type { Rubric } from '../domain/rubric/schema.ts'
import * as v from 'valibot'
import { assignmentSchema } from '../domain/assignment/schema.ts'
import { editionIdOf } from '../domain/rubric/clause-ref.ts'
import { rubricSchema } from '../domain/rubric/schema.ts'
import kouanban from './data/assignments/yueyang-kouanban.json' with { type: 'json' }
import yueyang1 from './data/yueyang-wenming@1.json' with { type: 'json' }

/** Every rubric edition that ships with the app. Each call gives fresh objects: nobody can change the data for others. */
export function shippedRubrics(): Rubric[] {
  return [
    v.parse(rubricSchema, yueyang1),
  ]
}

/** Every assignment that ships with the app; it names the edition it is for. */
export function shippedAssignments(): Assignment[] {
  return [
    v.parse(assignmentSchema, kouanban),
  ]
}

/** `undefined` for an edition that did not ship: it may be one that a unit imported, which is rows in its scope. */
export function shippedRubric(editionId: string): Rubric | undefined {
  return shippedRubrics().find(rubric => editionIdOf(rubric) === editionId)
}

export function shippedAssignment(id: string): Assignment | undefined {
  return shippedAssignments().find(assignment => assignment.id === id)
}
