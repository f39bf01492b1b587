import type { Action } from '../access/table.ts'
import type { EntityRow } from '../oplog/row.ts'
import { evidenceOf } from '../evidence/schema.ts'
import { isOwnToChange } from '../evidence/status.ts'

/** The ordinary op that writes one field of an entity, as its own screen would. */
export interface FieldEdit { kind: string, body: Record<string, unknown> }

const activityFields = [
  'type',
  'title',
  'day',
  'endDay',
  'place',
  'people',
  'background',
]
const evidenceFields = ['event', 'hasMinors']

/** How `path` of this entity is set to `value`; `undefined` where no op does that (a state, a set of clauses). */
export function editOf({ coll, path, value }: { coll: string, path: string, value: unknown }): FieldEdit | undefined {
  const [group, field] = path.split('.') as [string, string?]
  if (coll === 'activity' && activityFields.includes(path)) {
    return {
      kind: 'activity.changed',
      body: { [path]: value },
    }
  }
  if (coll !== 'evidence')
    return undefined
  if (group === 'caption' && field !== undefined) {
    return {
      kind: 'caption.changed',
      body: {
        caption: { [field]: value ?? '' },
      },
    }
  }
  if (path === 'activityId') {
    return {
      kind: 'evidence.moved',
      body: { activityId: value ?? null },
    }
  }
  return evidenceFields.includes(path)
    ? {
        kind: 'caption.changed',
        body: {
          caption: {},
          [path]: value,
        },
      }
    : undefined
}

/** The right that editing this entity takes: one's own, or anybody's. */
export function actionToEdit(row: EntityRow, personId: string): Action {
  if (row.coll === 'evidence') {
    return isOwnToChange(evidenceOf(row), personId)
      ? 'evidence.edit.own'
      : 'evidence.edit.any'
  }
  return row.data.createdBy === personId
    ? 'activity.edit.own'
    : 'activity.edit.any'
}

/** Text fields by their longest length; anything else is chosen, not typed. */
const longest: Readonly<Record<string, number>> = {
  'caption.place': 500,
  'caption.people': 500,
  'caption.subject': 500,
  'caption.background': 1000,
  'caption.reason': 2000,
  'title': 120,
  'place': 500,
  'people': 500,
  'background': 1000,
}

/** How long text in this field may be; `undefined` where it holds no text that people type. */
export function textLimitOf(path: string): number | undefined {
  return longest[path]
}
