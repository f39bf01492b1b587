import type { Rubric, Standard } from '../domain/rubric/schema.ts'
import type { StandardAssignment } from '../domain/unit/ops.ts'
import type { Reading } from './viewer-pinyin.ts'
import { editionIdOf, formatClauseRef } from '../domain/rubric/clause-ref.ts'
import { clauseTopic } from './clause-topics.ts'

/** A clause with everything it can be found by. */
export interface ClauseEntry {
  /** `edition#clause` */
  ref: string
  clause: string
  standard: string
  /** Of the standard: 12. */
  number: number
  /** 12.2; a standard of one clause is just 12. */
  called: string
  /** Of the clause in its standard: 2. */
  ordinal: number
  text: string
  topic: string
  project: string
  /** Handlers of the clause, else leads of the standard. */
  people: readonly string[]
}

export type SoundsOf = (text: string, isName?: boolean) => Reading

export function clauseEntries(rubric: Rubric, assignments: ReadonlyMap<string, StandardAssignment>): ClauseEntry[] {
  const edition = editionIdOf(rubric)
  const projects = new Map(rubric.projects.map(project => [project.id, project.title]))
  return rubric.standards.flatMap(standard => standard.clauses.map(({ id, text }, at) => ({
    ref: formatClauseRef({ edition, clause: id }),
    clause: id,
    standard: standard.id,
    number: standard.number,
    ordinal: at + 1,
    called: standard.clauses.length === 1
      ? String(standard.number)
      : `${standard.number}.${at + 1}`,
    text,
    topic: clauseTopic(rubric, id),
    project: projects.get(standard.project) ?? '',
    people: peopleOf(standard, id, assignments.get(standard.id)),
  })))
}

function peopleOf(standard: Standard, clause: string, assignment: StandardAssignment | undefined): string[] {
  return [
    ...new Set([
      ...(assignment?.handlers[clause] ?? []),
      ...(assignment?.leads ?? []),
    ]),
  ]
}

const nowhere = 9

/**
 * Clauses in which every word is found, best first: number (12, 12-2, 标准12), topic, text, person; letters also as pinyin
 * initials or syllables of topics and persons where `soundsOf` is loaded. Without words, all in printed order.
 */
export function findClauses(entries: readonly ClauseEntry[], words: string, soundsOf?: SoundsOf): ClauseEntry[] {
  const terms = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  return entries
    .map(entry => ({
      entry,
      ranks: terms.map(term => rankOf(entry, term, soundsOf)),
    }))
    .filter(({ ranks }) => ranks.every(rank => rank < nowhere))
    .sort((a, b) => sum(a.ranks) - sum(b.ranks))
    .map(({ entry }) => entry)
}

function rankOf(entry: ClauseEntry, term: string, soundsOf: SoundsOf | undefined): number {
  if (isNumberOf(entry, term))
    return 0
  if (entry.topic.includes(term))
    return 1
  if (plain(entry.text).includes(plain(term)))
    return 2
  if (entry.people.some(name => name.includes(term)))
    return 3
  if (entry.project.includes(term))
    return 5
  return soundsOf && /^[a-z]{2,}$/.test(term)
    ? rankByReading(entry, term, soundsOf)
    : nowhere
}

function rankByReading(entry: ClauseEntry, term: string, soundsOf: SoundsOf): number {
  const isRead = (text: string, isName = false): boolean => {
    const { initials, full } = soundsOf(text, isName)
    return initials.startsWith(term) || full.startsWith(term)
  }
  if (entry.people.some(name => isRead(name, true)))
    return 3
  return isRead(entry.topic)
    ? 4
    : nowhere
}

/** 12 finds the standard, 12-2 or 12.2 its second clause. */
function isNumberOf({ number, ordinal }: ClauseEntry, term: string): boolean {
  const match = /^(?:标准|standard|s|第)?\(?(\d{1,3})\)?(?:[-.c](\d{1,2}))?条?$/.exec(term)
  return match !== null && Number(match[1]) === number && (match[2] === undefined || Number(match[2]) === ordinal)
}

/** Half-width and full-width stops stand beside each other in the printed text. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s“”"'《》(),、.。;:·-]/g, '')
}

function sum(ranks: readonly number[]): number {
  return ranks.reduce((total, rank) => total + rank, 0)
}
