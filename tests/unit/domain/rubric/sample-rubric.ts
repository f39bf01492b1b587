import type { Assignment } from '../../../../src/domain/assignment/schema.ts'
import type { Rubric } from '../../../../src/domain/rubric/schema.ts'
import * as v from 'valibot'
import { assignmentSchema } from '../../../../src/domain/assignment/schema.ts'
import { rubricSchema } from '../../../../src/domain/rubric/schema.ts'

const source = { document: '示例城测评细则（虚构）', issuer: '示例城（虚构）' }

/** A small made-up rubric of a made-up city: complete, consistent, with nothing for the lint to say. */
export function sampleRubric(): Rubric {
  return v.parse(rubricSchema, {
    id: 'sample-town',
    edition: 2,
    title: '示例城测评细则（虚构）',
    source,
    declared: { projects: 2, standards: 3, points: 1000 },
    thresholds: [
      { award: '示例单位', points: 600, text: '低于 6 分不得评选' },
    ],
    projects: [
      {
        id: 'p1',
        number: 1,
        title: '示例学习',
        printed: '示例学习 6分',
        bodyTitle: '示例学习',
        points: 600,
      },
      {
        id: 'p2',
        number: 2,
        title: '示例服务',
        points: 400,
      },
    ],
    standards: [
      {
        id: 's1',
        number: 1,
        project: 'p1',
        methods: ['material'],
        clauses: [
          { id: 's1c1', text: '示例：每季度读书不少于1次' },
          { id: 's1c2', text: '示例：过好春节' },
        ],
        units: [
          {
            id: 's1u1',
            points: 150,
            basis: 'printed',
            clauses: ['s1c1'],
          },
          {
            id: 's1u2',
            points: 250,
            basis: 'printed',
            clauses: ['s1c2'],
          },
        ],
        quotas: [
          {
            id: 's1q1',
            clause: 's1c1',
            kind: 'per-quarter',
            text: '每季度读书不少于1次',
            what: 'activity',
            atLeast: 1,
          },
          {
            id: 's1q2',
            clause: 's1c2',
            kind: 'festivals',
            text: '过好春节',
            festivals: [
              { key: 'spring-festival', name: '春节' },
            ],
          },
        ],
      },
      {
        id: 's2',
        number: 2,
        project: 'p1',
        methods: ['material', 'survey'],
        clauses: [
          { id: 's2c1', text: '示例：注册志愿者占员工总人数的比例≥50%' },
        ],
        units: [
          {
            id: 's2u1',
            points: 200,
            basis: 'printed',
            clauses: ['s2c1'],
          },
        ],
        ratios: [
          {
            id: 's2r1',
            clause: 's2c1',
            text: '注册志愿者占员工总人数的比例≥50%',
            counted: { of: 'staff', who: 'registered' },
            outOf: 'staff',
            atLeast: 5000,
          },
        ],
      },
      {
        id: 's3',
        number: 3,
        project: 'p2',
        methods: ['onsite'],
        clauses: [
          { id: 's3c1', text: '示例：窗口整洁' },
        ],
        units: [
          {
            id: 's3u1',
            points: 400,
            basis: 'printed',
            clauses: ['s3c1'],
          },
        ],
      },
    ],
    replaces: {
      edition: 'sample-town@1',
      moves: [
        {
          from: 's1c1',
          to: ['s1c1', 's1c2'],
        },
        { from: 's9c9', to: [] },
      ],
    },
  })
}

/** The made-up unit that answers for the made-up rubric. */
export function sampleAssignment(): Assignment {
  return v.parse(assignmentSchema, {
    id: 'sample-office',
    edition: 'sample-town@2',
    unit: { name: '示例办公室（虚构）' },
    source,
    leadingGroup: {
      title: '示例领导小组',
      posts: [
        {
          title: '组长',
          rank: 'head',
          names: ['甲'],
        },
      ],
    },
    taskForce: {
      title: '示例专班',
      posts: [
        {
          title: '班长',
          rank: 'head',
          names: ['乙'],
        },
      ],
    },
    standards: [
      {
        standard: 's1',
        sections: ['东科'],
        leads: ['甲'],
        handlers: [
          {
            clause: 's1c1',
            names: ['丙'],
          },
          {
            clause: 's1c2',
            names: ['丙'],
          },
        ],
      },
      {
        standard: 's2',
        sections: ['西科'],
        leads: ['乙'],
        handlers: [
          {
            clause: 's2c1',
            names: ['丁'],
          },
        ],
      },
      {
        standard: 's3',
        sections: ['东科', '西科'],
        leads: ['甲', '乙'],
        handlers: [
          {
            clause: 's3c1',
            names: ['丙', '丁'],
          },
        ],
      },
    ],
  })
}
