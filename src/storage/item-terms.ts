import type { EntityRow, RowData } from '../domain/oplog/row.ts'
import type { TagSet } from '../domain/oplog/tag-set.ts'
import { originalsOf } from '../domain/evidence/blobs-of.ts'
import { elementsOf } from '../domain/oplog/tag-set.ts'
import { localMinuteOf } from '../domain/time/day.ts'

const termsByColl: Readonly<Record<string, (data: RowData) => string[]>> = {
  evidence: data => [
    ...linkTerms(data.clauses as TagSet),
    `activity:${textOf(data.activityId) ?? 'none'}`,
    `by:${textOf(data.capturedBy)}`,
    `status:${textOf(data.status)}`,
    `kind:${textOf(data.kind)}`,
    `day:${eventLocal(data).slice(0, 10)}`,
    ...originalsOf(data).map(sha256 => `file:${sha256}`),
  ],
  activity: data => [
    ...linkTerms(data.clauses as TagSet),
    `by:${textOf(data.createdBy)}`,
    `type:${textOf(data.type)}`,
    `day:${textOf(data.day)}`,
  ],
  remark: data => [
    `standard:${textOf(data.standard)}`,
    ...(data.clause
      ? [`clause:${textOf(data.clause)}`]
      : []),
    ...(data.evidenceId
      ? [`evidence:${textOf(data.evidenceId)}`]
      : []),
    `by:${textOf(data.madeBy)}`,
  ],
  erasure: data => [
    `of:${textOf(data.evidenceId)}`,
    ...(data.state === 'ordered'
      ? ['open']
      : []),
  ],
  conflict: data => [
    `of:${textOf(data.entityId)}`,
    ...(data.settled === true
      ? []
      : ['open', `lost:${textOf(data.lostBy)}`]),
  ],
}

const momentOf: Readonly<Record<string, (data: RowData) => string>> = {
  evidence: eventLocal,
  activity: data => `${textOf(data.day)}T00:00`,
  remark: data => localMinuteOf(Number(data.deviceMs) || 0),
}

/**
 * What an item can be found by. Pure, so that phone and tests agree. Terms of every collection: `all`, or only `deleted`.
 *
 * - evidence: `clause:<edition#s16c1>`, `standard:s16`, `clause:none`, `activity:<id>`, `activity:none`, `by:<personId>`,
 *   `status:draft`, `kind:photo`, `day:2026-09-12` (of the event), `file:<sha256>` (of an original: is it recorded already?)
 * - activity: `clause:`, `standard:`, `by:`, `type:`, `day:` (first day)
 * - remark: `standard:`, `clause:s16c1`, `evidence:<id>`, `by:`
 * - erasure: `of:<evidenceId>`; `open` until somebody has decided
 * - conflict: `of:<entityId>`; until settled `open` and `lost:<personId>` of whose words were put aside
 */
export function termsOf(row: EntityRow): string[] {
  if (row.deleted)
    return ['deleted']
  return [
    'all',
    ...(termsByColl[row.coll]?.(row.data) ?? []),
  ]
}

/** Grows with the event, then with the making of the id; unique in a collection. 24 characters. */
export function sortOf(row: EntityRow): string {
  const minute = momentOf[row.coll]?.(row.data) ?? ''
  return minutesText(minute) + idTail(row.id)
}

/** A link says `edition#s16c2`; the standard of it is `s16`. */
function linkTerms(clauses: TagSet | undefined): string[] {
  const links = elementsOf(clauses)
  if (links.length === 0)
    return ['clause:none']
  const standards = new Set(links.map(link => `standard:${/#(s\d+)c/.exec(link)?.[1] ?? 'unknown'}`))
  return [
    ...links.map(link => `clause:${link}`),
    ...standards,
  ]
}

function eventLocal(data: RowData): string {
  return textOf((data.event as RowData | undefined)?.local) ?? ''
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string'
    ? value
    : undefined
}

/** Minutes since 1900 in six letters of base 36, so that text order is time order. */
function minutesText(local: string): string {
  const ms = Date.parse(`${local}:00Z`) - Date.UTC(1900, 0, 1)
  const minutes = Number.isFinite(ms)
    ? Math.floor(ms / 60_000)
    : 0
  return Math.min(Math.max(0, minutes), 36 ** 6 - 1).toString(36).padStart(6, '0')
}

/** The time in a UUIDv7, then a mix of the whole id so that no two are equal by chance only. */
function idTail(id: string): string {
  return id.replaceAll('-', '').slice(0, 12).padEnd(12, '0') + mixed(id)
}

/** FNV-1a, its lower 24 bits as six hexadecimal digits. */
function mixed(id: string): string {
  let hash = 0x811C9DC5
  for (let n = 0; n < id.length; n++)
    hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193)
  return (hash & 0xFFFFFF).toString(16).padStart(6, '0')
}
