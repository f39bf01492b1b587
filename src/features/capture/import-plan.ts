import type { Item } from '../../container/shapes.ts'
import type { Rubric } from '../../domain/rubric/schema.ts'
import type { ImportRow } from './import-draft.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { proposeFromPath } from '../../domain/evidence/file-name.ts'
import { editionIdOf, formatClauseRef } from '../../domain/rubric/clause-ref.ts'
import { standardById } from '../../domain/rubric/rules.ts'

/** A file as the folder or the archive lists it. */
export interface FoundFile {
  path: string
  /** Bytes. */
  size: number
}

export interface PlanContext {
  rubric: Rubric | undefined
  /** Activities of the cycle. */
  activities: readonly Item[]
  /** Where the person came from: for files whose names say nothing. */
  asked?: string | undefined
  activityId?: string | null | undefined
  newId: () => string
}

/** What systems leave in folders: nobody wants it and nobody put it there. */
const litter = /(?:^|\/)(?:\.|~\$|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i

export function withoutLitter<T extends FoundFile>(found: readonly T[]): { files: T[], hidden: number } {
  const files = found.filter(({ path }) => !litter.test(path))
  return { files, hidden: found.length - files.length }
}

/** One row a file, filled in as far as its name says. Nothing of it is written before a person has seen it. */
export function planImport(files: readonly FoundFile[], context: PlanContext): ImportRow[] {
  const rows = [...files]
    .sort((a, b) => a.path.localeCompare(b.path, 'zh-CN', { numeric: true }))
    .map(file => rowOf(file, context))
  return rows.map(row => ({ ...row, activity: row.activity ?? newActivityFor(row, rows) }))
}

function rowOf({ path, size }: FoundFile, context: PlanContext): ImportRow {
  const { standard, unitOrdinal, day } = proposeFromPath(path)
  // What the whole folder is called says where it came from, not what one file shows.
  const { title } = proposeFromPath(path.slice(path.indexOf('/') + 1))
  const { clause, isSure } = clauseFor(standard, unitOrdinal, context)
  return {
    path,
    size,
    evidenceId: context.newId(),
    ...size > 0
      ? { isIn: true, state: 'waiting' as const }
      : { isIn: false, state: 'refused' as const, code: 'file-empty' as const },
    clause,
    isSure,
    day: day ?? null,
    title: title ?? '',
    activity: context.activityId ?? knownActivity({ day, title }, context.activities),
  }
}

/** `16-1` names a score unit and with it its clause; a bare standard only where it has one clause. */
function clauseFor(standardId: string | undefined, unitOrdinal: number | undefined, { rubric, asked }: PlanContext): Pick<ImportRow, 'clause' | 'isSure'> {
  const standard = rubric && standardId
    ? standardById(rubric, standardId)
    : undefined
  if (!rubric || !standard)
    return { clause: asked ?? null, isSure: asked !== undefined }
  const byUnit = unitOrdinal === undefined
    ? undefined
    : standard.units[unitOrdinal - 1]?.clauses[0]
  const clause = byUnit ?? standard.clauses[0]?.id
  return clause
    ? {
        clause: formatClauseRef({
          edition: editionIdOf(rubric),
          clause,
        }),
        isSure: byUnit !== undefined || standard.clauses.length === 1,
      }
    : { clause: null, isSure: false }
}

/** The activity of that day whose title says the same. */
export function knownActivity({ day, title }: { day?: string | null | undefined, title?: string | undefined }, activities: readonly Item[]): string | null {
  if (!day)
    return null
  const sameDay = activities.filter((item) => {
    const activity = activityOf(item)
    return !item.deleted && activity.day <= day && day <= (activity.endDay ?? activity.day)
  })
  const wanted = plain(title ?? '')
  const match = sameDay.find((item) => {
    const own = plain(activityOf(item).title)
    return wanted !== '' && (own.includes(wanted) || wanted.includes(own))
  })
  return match?.id ?? null
}

/** Several files of one day and title are an activity that nobody has entered yet; a lone file is not. */
function newActivityFor(row: ImportRow, rows: readonly ImportRow[]): ImportRow['activity'] {
  if (!row.day || !row.title)
    return null
  const alike = rows.filter(other => other.day === row.day && other.title === row.title && !other.activity)
  return alike.length > 1
    ? 'new'
    : null
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

/** What is done already when the same folder is opened again: the rows as they were left, for the files that are there. */
export function resumeRows(rows: readonly ImportRow[], files: readonly FoundFile[]): { rows: ImportRow[], lost: number, fresh: FoundFile[] } {
  const found = new Map(files.map(file => [file.path, file.size]))
  const kept = rows.filter(row => row.state !== 'waiting' || found.get(row.path) === row.size)
  const known = new Set(rows.map(row => row.path))
  return {
    rows: kept,
    lost: rows.length - kept.length,
    fresh: files.filter(({ path }) => !known.has(path)),
  }
}

export interface ImportTally {
  total: number
  /** To be imported. */
  isIn: number
  bytes: number
  unsure: number
  withoutClause: number
  done: number
  duplicate: number
  refused: number
  failed: number
  waiting: number
}

export function tallyOf(rows: readonly ImportRow[]): ImportTally {
  const isIn = rows.filter(row => row.isIn)
  const inState = (state: ImportRow['state']): number => isIn.filter(row => row.state === state).length
  return {
    total: rows.length,
    isIn: isIn.length,
    bytes: isIn.reduce((sum, row) => sum + row.size, 0),
    unsure: isIn.filter(row => row.clause !== null && !row.isSure).length,
    withoutClause: isIn.filter(row => row.clause === null).length,
    done: inState('done'),
    duplicate: inState('duplicate'),
    refused: inState('refused'),
    failed: inState('failed'),
    waiting: inState('waiting'),
  }
}
