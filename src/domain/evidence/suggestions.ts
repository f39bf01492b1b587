import type { ClauseRef } from '../rubric/clause-ref.ts'
import type { Rubric } from '../rubric/schema.ts'
import { editionIdOf, formatClauseRef, parseClauseRef } from '../rubric/clause-ref.ts'
import { clauseById } from '../rubric/rules.ts'

/** `asked`: the person came from this clause. `words`: the activity's own words stand in the clause. */
export type SuggestedBy = 'asked' | 'activity' | 'words' | 'type' | 'recent'

export interface ClauseSuggestion {
  /** `edition#clause` */
  ref: string
  by: SuggestedBy
}

export interface SuggestionContext {
  rubric: Rubric
  /** The clause that the person came from. */
  asked?: readonly string[] | undefined
  activity?: { type: string, title: string, background: string, clauses: readonly string[] } | undefined
  /** Clauses of a type that the unit defined itself; for the types of every unit the words below decide. */
  typeClauses?: readonly string[] | undefined
  /** Clauses that this person used before, most used first. */
  recent?: readonly string[] | undefined
  limit?: number
}

/**
 * Words of a clause that make it likely for a type of activity, most telling first. Words and not numbers, so that a
 * rubric of another city finds its own clauses.
 */
const wordsOfType: Readonly<Record<string, readonly string[]>> = {
  volunteering: [
    '志愿服务活动',
    '志愿服务主题',
    '志愿服务岗',
    '文明实践活动',
    '社会公益',
  ],
  festival: ['我们的节日', '文体活动'],
  cleanup: ['爱国卫生', '垃圾分类', '环境整洁', '保护环境', '美丽中国'],
  training: ['教育培训', '应急救护', '规范服务'],
  study: ['专题学习', '理论学习', '学习教育', '党员干部'],
  reading: ['主题阅读', '全民阅读'],
  publicity: ['宣传方式', '学习宣传', '普法', '文明餐桌', '核心价值观'],
  meeting: ['总体规划', '工作机制', '领导班子'],
  charity: ['慈善', '关爱帮扶', '社会公益'],
  jointBuilding: ['共建', '社区', '乡村振兴'],
  inspection: ['环境整洁', '无烟', '安全生产', '治安'],
}

/** Clauses that this evidence probably serves, most likely first, each once, only clauses of this edition. */
export function suggestClauses(context: SuggestionContext): ClauseSuggestion[] {
  const { rubric, limit = 6 } = context
  const found = new Map<string, SuggestedBy>()
  for (const [by, refs] of groupsOf(context)) {
    for (const ref of refs) {
      if (!found.has(ref) && isOf(rubric, parseClauseRef(ref)))
        found.set(ref, by)
    }
  }
  return [...found].slice(0, limit).map(([ref, by]) => ({ ref, by }))
}

function groupsOf({ rubric, asked = [], activity, typeClauses = [], recent = [] }: SuggestionContext): ReadonlyArray<[SuggestedBy, readonly string[]]> {
  if (!activity) {
    return [
      ['asked', asked],
      ['recent', recent],
    ]
  }
  const edition = editionIdOf(rubric)
  const refsOf = (clauses: readonly string[]): string[] => clauses.map(clause => formatClauseRef({ edition, clause }))
  return [
    ['asked', asked],
    ['activity', activity.clauses],
    [
      'words',
      refsOf(clausesByWords(rubric, `${activity.title} ${activity.background}`)),
    ],
    [
      'type',
      [
        ...typeClauses,
        ...refsOf(clausesByType(rubric, activity.type)),
      ],
    ],
    ['recent', recent],
  ]
}

function isOf(rubric: Rubric, ref: ClauseRef | undefined): boolean {
  return ref !== undefined && ref.edition === editionIdOf(rubric) && clauseById(rubric, ref.clause) !== undefined
}

function clausesByType(rubric: Rubric, type: string): string[] {
  const words = wordsOfType[type] ?? []
  return words.flatMap(word => allClauses(rubric).filter(({ text }) => text.includes(word)).map(({ id }) => id))
}

/** As many characters in a row as make two texts speak of the same thing: 垃圾分类, 爱卫同行. */
const telling = 4
/** Words that stand in more clauses than this are the tone of the whole table, not of one clause. */
const rare = 3

/** Clauses that share a run of characters with what the activity is called, the longest run first. */
function clausesByWords(rubric: Rubric, words: string): string[] {
  const clauses = allClauses(rubric)
  const runs = runsOf(words)
  const isRare = (run: string): boolean => clauses.filter(({ text }) => text.includes(run)).length <= rare
  const rareRuns = runs.filter(isRare)
  return clauses
    .map(({ id, text }) => ({ id, shared: rareRuns.filter(run => text.includes(run)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .map(({ id }) => id)
}

/** Turns of phrase that every notice has: a run across their edge means nothing. */
const phrases = /[^\p{L}\p{N}]+|干部职工|文明创建|精神文明|主题活动|实践活动/u

/** Every four characters in a row, without stops or turns of phrase between them. */
function runsOf(words: string): string[] {
  const parts = words.split(phrases)
  return [
    ...new Set(parts.flatMap(part => Array.from({
      length: Math.max(0, part.length - telling + 1),
    }, (_, at) => part.slice(at, at + telling)))),
  ]
}

function allClauses(rubric: Rubric): ReadonlyArray<{ id: string, text: string }> {
  return rubric.standards.flatMap(standard => standard.clauses)
}

/** Which clauses someone used, most used first and the newer first among equals; `uses` newest first. */
export function mostUsed(uses: ReadonlyArray<readonly string[]>): string[] {
  const counts = new Map<string, number>()
  for (const ref of uses.flat())
    counts.set(ref, (counts.get(ref) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([ref]) => ref)
}
