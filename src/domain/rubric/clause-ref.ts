import type { Rubric } from './schema.ts'
import * as v from 'valibot'
import { clauseRefSchema } from '../ids.ts'
import { clauseIdSchema, editionIdSchema } from './schema.ts'

/** A clause of one edition. Stored as `edition#clause`, so that a link keeps its meaning when a new edition appears. */
export interface ClauseRef {
  edition: string
  clause: string
}

export function editionIdOf(rubric: Pick<Rubric, 'id' | 'edition'>): string {
  return `${rubric.id}@${rubric.edition}`
}

export function formatClauseRef({ edition, clause }: ClauseRef): string {
  return `${edition}#${clause}`
}

/** `undefined` where the text is no link to a clause. */
export function parseClauseRef(text: string): ClauseRef | undefined {
  if (!v.is(clauseRefSchema, text))
    return undefined
  const [edition = '', clause = ''] = text.split('#')
  return v.is(editionIdSchema, edition) && v.is(clauseIdSchema, clause)
    ? { edition, clause }
    : undefined
}
