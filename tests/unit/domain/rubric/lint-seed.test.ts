import type { Assignment } from '../../../../src/domain/assignment/schema.ts'
import type { Rubric, Standard } from '../../../../src/domain/rubric/schema.ts'
import { describe, expect, test } from 'vitest'
import { assignmentOf } from '../../../../src/domain/assignment/rules.ts'
import { lintRubric } from '../../../../src/domain/rubric/lint.ts'
import { shippedAssignments, shippedRubrics } from '../../../../src/standards/load.ts'

interface Data { rubric: Rubric, assignment: Assignment }

function shipped(): Data {
  return { rubric: shippedRubrics()[0]!, assignment: shippedAssignments()[0]! }
}

const lint = ({ rubric, assignment }: Data) => lintRubric(rubric, assignment)
const ids = (data: Data): string[] => lint(data).map(finding => finding.id)
const standard = (data: Data, number: number): Standard => data.rubric.standards[number - 1]!
const row = (data: Data, number: number) => assignmentOf(data.assignment, `s${number}`)!

const everything = [
  'printed-points-short:rubric',
  'unit-shared-across-handlers:s3u1',
  'clause-several-units:s5c2',
  'points-inferred:s14u1',
  'points-inferred:s22u2',
  'unit-shared:s25u1',
  'project-named-twice:p3',
  'project-title-broken:p8',
  'ratio-wider-denominator:s16c1:s16r2',
  'columns-shifted:s17',
  'columns-shifted:s18',
  'row-without-section:s17',
  'section-lead-order:s4',
  'section-without-handler:s28:工会',
  'name-variants:郭柒军:郭柴军',
  'name-variants:张剑虹:张剑红',
  'name-broken:鲁继宗',
]

test('[RB10] the lint says everything that the plan leaves open, and nothing else', () => {
  expect(ids(shipped())).toEqual(everything)
})

test('[RB10] linting changes nothing', () => {
  const data = shipped()
  lint(data)
  expect(data).toEqual(shipped())
})

test('[RB10] without the assignment the lint speaks of the rubric alone', () => {
  const found = lintRubric(shipped().rubric).map(finding => finding.id)
  expect(found).toEqual([
    ...everything.slice(0, 1),
    'unit-shared:s3u1',
    ...everything.slice(2, 11),
  ])
})

test('[RB10] a finding carries what its sentence needs', () => {
  const params = Object.fromEntries(lint(shipped()).map(finding => [finding.id, finding.params]))
  expect(params).toMatchObject({
    'printed-points-short:rubric': { printed: '96', total: '100', missing: '4' },
    'unit-shared-across-handlers:s3u1': {
      row: '(3)',
      points: '2',
      clauses: 2,
      handlers: '柳佳琪 / 李显庆',
    },
    'clause-several-units:s5c2': { row: '(5)', units: 2, points: '1 + 1' },
    'points-inferred:s14u1': {
      row: '(14)',
      points: '2',
      project: '文明风尚行动',
      total: '16',
    },
    'points-inferred:s22u2': {
      row: '(22)',
      points: '2',
      project: '履行社会责任',
      total: '10',
      text: '积极参与所在地方的乡村振兴、生态文明建设等重点任务',
    },
    'unit-shared:s25u1': { row: '(25)', points: '2', clauses: 2 },
    'project-named-twice:p3': { number: 3, title: '党的建设和党风廉政建设', bodyTitle: '党组织建设和党风廉政建设' },
    'ratio-wider-denominator:s16c1:s16r2': { row: '(16)', text: '在职党员注册志愿者人数占党员总人数的比例达100%' },
    'columns-shifted:s18': { row: '(18)', columns: 2 },
    'row-without-section:s17': { row: '(17)', sections: '—', leads: '—' },
    'section-lead-order:s4': { row: '(4)', sections: '综合科、工会', leads: '李丹、谭熙' },
    'section-without-handler:s28:工会': { row: '(28)', section: '工会', handlers: '蔡奔、张剑红' },
    'name-variants:郭柒军:郭柴军': { places: '创建市级文明单位工作领导小组', otherPlaces: '(1)、(2)、(3)、(6)、(7)' },
    'name-variants:张剑虹:张剑红': { places: '工作专班', otherPlaces: '(12)、(13)、(16)、(22)、(28)' },
    'name-broken:鲁继宗': { printed: '鲁 继宗' },
  })
})

/** What the plan would look like had it been printed without the flaw: the finding goes, every other one stays. */
const repairs: { without: string[], plus?: string[], repair: (data: Data) => void }[] = [
  {
    without: ['points-inferred:s14u1'],
    repair: data => printPoints(standard(data, 14), 0),
  },
  {
    without: ['points-inferred:s22u2'],
    repair: data => printPoints(standard(data, 22), 1),
  },
  {
    without: ['printed-points-short:rubric', 'points-inferred:s14u1', 'points-inferred:s22u2'],
    repair: (data) => {
      printPoints(standard(data, 14), 0)
      printPoints(standard(data, 22), 1)
    },
  },
  {
    without: ['unit-shared-across-handlers:s3u1'],
    plus: ['unit-shared:s3u1'],
    repair: (data) => {
      row(data, 3).handlers[0]!.names = ['柳佳琪', '李显庆']
      row(data, 3).handlers[1]!.names = ['李显庆', '柳佳琪']
    },
  },
  {
    without: ['unit-shared-across-handlers:s3u1'],
    repair: data => splitUnit(standard(data, 3)),
  },
  {
    without: ['unit-shared:s25u1'],
    repair: data => splitUnit(standard(data, 25)),
  },
  {
    without: ['clause-several-units:s5c2'],
    repair: (data) => {
      const units = standard(data, 5).units
      units.splice(1, 2, {
        id: 's5u2',
        points: 200,
        basis: 'printed',
        clauses: ['s5c2'],
      })
    },
  },
  {
    without: ['project-named-twice:p3'],
    repair: (data) => { data.rubric.projects[2]!.bodyTitle = data.rubric.projects[2]!.title },
  },
  {
    without: ['project-title-broken:p8'],
    repair: (data) => { data.rubric.projects[7]!.printed = '创建工作机制 10分' },
  },
  {
    without: ['ratio-wider-denominator:s16c1:s16r2'],
    repair: (data) => { standard(data, 16).ratios[1]!.outOf = 'party-members-in-service' },
  },
  {
    without: ['columns-shifted:s17'],
    repair: (data) => { delete standard(data, 17).shiftedColumns },
  },
  {
    without: ['columns-shifted:s18'],
    repair: (data) => { delete standard(data, 18).shiftedColumns },
  },
  {
    without: ['row-without-section:s17'],
    repair: data => Object.assign(row(data, 17), {
      sections: ['综合科'],
      leads: ['谭熙'],
    }),
  },
  {
    without: ['section-lead-order:s4'],
    repair: data => row(data, 4).leads.reverse(),
  },
  {
    without: ['section-without-handler:s28:工会'],
    repair: data => row(data, 28).handlers[0]!.names.push('易博文'),
  },
  {
    without: ['name-variants:张剑虹:张剑红'],
    repair: ({ assignment }) => rename(assignment, '张剑红', '张剑虹'),
  },
  {
    without: ['name-variants:郭柒军:郭柴军'],
    repair: ({ assignment }) => rename(assignment, '郭柴军', '郭柒军'),
  },
  {
    without: ['name-broken:鲁继宗'],
    repair: (data) => { data.assignment.brokenNames = [] },
  },
]

describe('[RB10] a flaw that was not printed is not reported', () => {
  test.each(repairs)('without $without', ({ without, plus = [], repair }) => {
    const data = shipped()
    repair(data)
    const left = ids(data)
    expect(left.toSorted()).toEqual([
      ...everything.filter(id => !without.includes(id)),
      ...plus,
    ].toSorted())
  })

  test('every finding of the plan has such a repair', () => {
    expect(new Set(repairs.flatMap(({ without }) => without))).toEqual(new Set(everything))
  })
})

test('[RB6] the order of two sections whose leads nobody knows is no finding', () => {
  const data = shipped()
  row(data, 8).leads.reverse()
  expect(ids(data)).toEqual(everything)
})

test('[RB6] the same contradiction in another row is found there as well', () => {
  const data = shipped()
  row(data, 22).leads.reverse()
  data.assignment.bonus!.leads = ['谭熙', '朱奇', '陈建文']
  expect(ids(data)).toEqual(expect.arrayContaining(['section-lead-order:s22', 'section-lead-order:bonus']))
})

function printPoints(where: Standard, index: number): void {
  const { id, points, clauses } = where.units[index]!
  where.units[index] = {
    id,
    points,
    clauses,
    basis: 'printed',
  }
}

/** Two clauses of one unit become two units of half the points. */
function splitUnit(where: Standard): void {
  const [unit, ...others] = where.units
  const halves = unit!.clauses.map((clause, index) => ({
    ...unit!,
    id: `${where.id}u${index + 8}`,
    points: unit!.points / 2,
    clauses: [clause],
  }))
  where.units = [
    ...halves,
    ...others,
  ]
}

function rename(assignment: Assignment, from: string, to: string): void {
  for (const entry of assignment.standards) {
    const renamed = (names: string[]): string[] => names.map(name => name === from
      ? to
      : name)
    entry.leads = renamed(entry.leads)
    for (const handled of entry.handlers)
      handled.names = renamed(handled.names)
  }
}
