import { readFileSync } from 'node:fs'

/** Reads the customer's plan on its own terms; shares no code and no list of names with the data it checks. */
export const planUrl = new URL('../../fixtures/plan.txt', import.meta.url)
export const plan = readFileSync(planUrl, 'utf8')

export interface PlanClause { text: string, points: number[], handlers: string[] }
export interface PlanRow {
  number: number
  project: number
  clauses: PlanClause[]
  methods: string[]
  sections: string[]
  leads: string[]
}

const cells = plan.split('\n').map(line => line.split('\t')).filter(row => row.length === 6)
const startsStandard = /^(?:<p>)?\((\d+)\) /

/** The rows (1) to (31), whatever column their text slipped into. */
export function planRows(): PlanRow[] {
  let project = 0
  return cells.filter(row => row.some(cell => startsStandard.test(cell))).map((row) => {
    const at = row.findIndex(cell => startsStandard.test(cell))
    const text = row[at]!
    project = Number(row.slice(0, at).find(cell => /^\d+$/.test(cell)) ?? project)
    // 责任科室 and 责任人 are the fifth and sixth column; a row whose text reaches that far has lost them
    const lost = at + 1 >= 4
    return {
      number: Number(startsStandard.exec(text)![1]),
      project,
      clauses: readClauses(text.replace(/\(\d+\) /, '')),
      methods: row[at + 1]!.split(' '),
      sections: lost
        ? []
        : row[4]!.split('、'),
      leads: lost
        ? []
        : row[5]!.split('、'),
    }
  })
}

export function planProjects(): { number: number, printed: string, points: number }[] {
  return cells.flatMap((row) => {
    const at = row.findIndex(cell => /^\d+$/.test(cell))
    const printed = row[at + 1]
    return at < 0 || printed === undefined
      ? []
      : [
          {
            number: Number(row[at]),
            printed,
            points: Number(/(\d+)分$/.exec(printed)![1]),
          },
        ]
  })
}

export function planBonus() {
  const [title, name, text, method, sections, leads] = cells.find(row => row[1] === '荣誉称号')!
  const [rule, note] = text!.split(/(?=注: )/)
  const [clause] = readClauses(rule!)
  return {
    title,
    name,
    rule: clause!,
    note,
    method,
    sections: sections!.split('、'),
    leads: leads!.split('、'),
  }
}

/** Posts of a group as `title: names`, joined over line and page breaks. */
export function planGroup(heading: string): { title: string, names: string[] }[] {
  const body = plan.split(heading)[1]!.split('\n#')[0]!
  const joined = body.replace(/\s+/g, '')
  const titles = [
    ...joined.matchAll(/(?:常务)?副?[组班]长：|成员：/g),
  ]
  return titles.map((match, index) => ({
    title: match[0].slice(0, -1),
    names: joined.slice(match.index + match[0].length, titles[index + 1]?.index).split('、'),
  }))
}

interface Mark { start: number, end: number, words: string }

/** A clause ends with its handlers in brackets, or with the points when these come last. */
function readClauses(cell: string): PlanClause[] {
  const text = cell.replace(/<\/p>/g, ' ').replace(/<[^>]+>/g, '')
  const marks = bracketed(text).filter(mark => isPoints(mark) || isHandlers(text, mark))
  const clauses: PlanClause[] = []
  let open = 0
  let held: Mark[] = []
  marks.forEach((mark, index) => {
    held.push(mark)
    const next = marks[index + 1]
    const pointsFollow = next !== undefined && isPoints(next) && next.start === mark.end
    const closes = isPoints(mark)
      ? held.length > 1 && !isPoints(held[held.length - 2]!)
      : !pointsFollow
    if (!closes)
      return
    clauses.push(clauseOf(text, open, held))
    open = mark.end
    held = []
  })
  if (text.slice(open).trim() !== '')
    throw new Error(`left over: ${text.slice(open)}`)
  return clauses
}

function clauseOf(text: string, open: number, marks: Mark[]): PlanClause {
  let words = ''
  let from = open
  for (const mark of marks) {
    words += text.slice(from, mark.start).trimEnd()
    from = mark.end
  }
  return {
    text: words.trim(),
    points: marks.filter(isPoints).map(mark => Number.parseInt(mark.words)),
    handlers: marks.filter(mark => !isPoints(mark)).flatMap(mark => mark.words.split('、')),
  }
}

function bracketed(text: string): Mark[] {
  return [
    ...text.matchAll(/[（(]([^（）()]*)[）)]/g),
  ]
    .map(match => ({ start: match.index, end: match.index + match[0].length, words: match[1]! }))
}

function isPoints(mark: Mark): boolean {
  return /^\d分$/.test(mark.words)
}

/** Two or three characters a name, and nothing of the sentence goes on behind the bracket. */
function isHandlers(text: string, mark: Mark): boolean {
  return /^\p{Script=Han}{2,3}(?:、\p{Script=Han}{2,3})*$/u.test(mark.words) && /^(?:$|\s|[（(]\d分)/.test(text.slice(mark.end))
}
