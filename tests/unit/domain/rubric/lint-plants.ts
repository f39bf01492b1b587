import type { Assignment } from '../../../../src/domain/assignment/schema.ts'
import type { Rubric } from '../../../../src/domain/rubric/schema.ts'

export interface Plant { finds: string[], plant: (rubric: Rubric, assignment: Assignment) => void }

/** Each defect that the lint knows, planted into the sample, and the findings that it must bring. */
export const plants: Plant[] = [
  {
    finds: ['duplicate-id:rubric:s1q1'],
    plant: (rubric) => { rubric.standards[0]!.quotas[1]!.id = 's1q1' },
  },
  {
    finds: ['duplicate-id:assignment:s3'],
    plant: (_, { standards }) => standards.push({ ...standards[2]!, handlers: [] }),
  },
  {
    finds: ['dangling-id:s1:s1c7'],
    plant: ({ standards }) => standards[0]!.units[0]!.clauses.push('s1c7'),
  },
  {
    finds: ['dangling-id:s3:p9'],
    plant: ({ standards }) => { standards[2]!.project = 'p9' },
  },
  {
    finds: ['dangling-id:s2:s2c4'],
    plant: ({ standards }) => { standards[1]!.ratios[0]!.clause = 's2c4' },
  },
  {
    finds: ['dangling-id:rubric:s7c7'],
    plant: ({ replaces }) => replaces!.moves[0]!.to.push('s7c7'),
  },
  {
    finds: ['dangling-id:assignment:s3c9'],
    plant: (_, { standards }) => standards[2]!.handlers.push({
      clause: 's3c9',
      names: ['丙'],
    }),
  },
  {
    finds: ['dangling-id:assignment:s8'],
    plant: (_, { standards }) => standards.push({
      standard: 's8',
      sections: ['东科'],
      leads: ['甲'],
      handlers: [],
    }),
  },
  {
    finds: ['id-out-of-place:s1:s3u2'],
    plant: ({ standards }) => { standards[0]!.units[0]!.id = 's3u2' },
  },
  {
    finds: ['id-out-of-place:s3:s3'],
    plant: ({ standards }) => { standards[2]!.number = 4 },
  },
  {
    finds: ['id-out-of-place:s3:s2c1'],
    plant: ({ standards }) => standards[2]!.units[0]!.clauses.push('s2c1'),
  },
  {
    finds: ['text-not-in-clause:s2c1:s2r1'],
    plant: ({ standards }) => { standards[1]!.ratios[0]!.text = '比例≥51%' },
  },
  {
    finds: ['text-not-in-clause:s3c1:s3u1'],
    plant: ({ standards }) => { standards[2]!.units[0]!.part = '整齐' },
  },
  {
    finds: ['project-count-mismatch:rubric'],
    plant: ({ declared }) => { declared.projects = 9 },
  },
  {
    finds: ['standard-count-mismatch:rubric'],
    plant: ({ declared }) => { declared.standards = 31 },
  },
  {
    finds: ['project-without-standards:p2'],
    plant: ({ standards }) => { standards[2]!.project = 'p1' },
  },
  {
    finds: ['clause-without-unit:s3c2', 'clause-without-handler:s3c2'],
    plant: ({ standards }) => standards[2]!.clauses.push({ id: 's3c2', text: '示例' }),
  },
  {
    finds: ['project-sum-mismatch:p2', 'total-mismatch:rubric', 'printed-points-short:rubric'],
    plant: ({ standards }) => { standards[2]!.units[0]!.points = 300 },
  },
  {
    finds: ['total-mismatch:rubric'],
    plant: ({ declared }) => { declared.points = 900 },
  },
  {
    finds: ['assignment-other-edition:assignment'],
    plant: (_, assignment) => {
      assignment.edition = 'sample-town@1'
      assignment.standards = []
    },
  },
  {
    finds: ['points-inferred:s3u1', 'printed-points-short:rubric'],
    plant: ({ standards }) => {
      standards[2]!.units[0] = {
        id: 's3u1',
        points: 400,
        clauses: ['s3c1'],
        basis: 'inferred',
        reason: 'project-sum',
      }
    },
  },
  {
    finds: ['unit-shared:s1u2'],
    plant: ({ standards }) => shareUnit(standards[0]!),
  },
  {
    finds: ['unit-shared-across-handlers:s1u2'],
    plant: ({ standards }, assignment) => {
      shareUnit(standards[0]!)
      assignment.standards[0]!.handlers[1]!.names = ['丁']
    },
  },
  {
    finds: ['clause-several-units:s3c1'],
    plant: ({ standards }) => splitClause(standards[2]!),
  },
  {
    finds: ['columns-shifted:s2'],
    plant: ({ standards }) => { standards[1]!.shiftedColumns = 1 },
  },
  {
    finds: ['project-named-twice:p1'],
    plant: ({ projects }) => { projects[0]!.bodyTitle = '示例学习教育' },
  },
  {
    finds: ['project-title-broken:p1'],
    plant: ({ projects }) => { projects[0]!.printed = '示例 学习 6分' },
  },
  {
    finds: ['ratio-wider-denominator:s2c1:s2r1'],
    plant: ({ standards }) => { standards[1]!.ratios[0]!.outOf = 'registered-volunteers' },
  },
  {
    finds: ['row-without-section:s3'],
    plant: (_, { standards }) => { standards[2]!.leads = [] },
  },
  {
    finds: ['row-without-section:s3', 'clause-without-handler:s3c1'],
    plant: (_, { standards }) => { standards.pop() },
  },
  {
    finds: ['section-lead-order:s3'],
    plant: (_, { standards }) => { standards[2]!.leads.reverse() },
  },
  {
    finds: ['section-without-handler:s3:西科'],
    plant: (_, { standards }) => { standards[2]!.handlers[0]!.names = ['丙'] },
  },
  {
    finds: ['clause-without-handler:s2c1'],
    plant: (_, { standards }) => { standards[1]!.handlers = [] },
  },
  {
    finds: ['name-variants:甲甲甲:甲甲乙'],
    plant: (_, { standards }) => { standards[0]!.handlers.forEach(entry => entry.names.push('甲甲甲', '甲甲乙', '乙甲甲')) },
  },
  {
    finds: ['name-broken:甲'],
    plant: (_, { brokenNames }) => brokenNames.push({ name: '甲', printed: '甲\n', where: 'taskForce' }),
  },
]

function shareUnit(standard: Rubric['standards'][number]): void {
  standard.units = [
    {
      id: 's1u2',
      points: 400,
      basis: 'printed',
      clauses: ['s1c1', 's1c2'],
    },
  ]
}

function splitClause(standard: Rubric['standards'][number]): void {
  standard.units = [
    {
      id: 's3u1',
      points: 200,
      basis: 'printed',
      clauses: ['s3c1'],
      part: '窗口',
    },
    {
      id: 's3u2',
      points: 200,
      basis: 'printed',
      clauses: ['s3c1'],
      part: '整洁',
    },
  ]
}
