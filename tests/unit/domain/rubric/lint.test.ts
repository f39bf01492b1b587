import { describe, expect, test } from 'vitest'
import { lintCodes, lintSeverity } from '../../../../src/domain/rubric/lint-finding.ts'
import { lintRubric } from '../../../../src/domain/rubric/lint.ts'
import { plants } from './lint-plants.ts'
import { sampleAssignment, sampleRubric } from './sample-rubric.ts'

test('[RB10] a made-up rubric of another city without any such place gives no finding', () => {
  expect(lintRubric(sampleRubric())).toEqual([])
  expect(lintRubric(sampleRubric(), sampleAssignment())).toEqual([])
})

describe('[RB10] a planted defect is found', () => {
  test.each(plants)('$finds', ({ finds, plant }) => {
    const [rubric, assignment] = [
      sampleRubric(),
      sampleAssignment(),
    ]
    plant(rubric, assignment)
    const found = lintRubric(rubric, assignment).map(finding => finding.id)
    expect(found).toEqual(expect.arrayContaining(finds))
    expect(unexplained(found, finds)).toEqual([])
  })

  test('every code has been planted', () => {
    expect(new Set(plants.flatMap(({ finds }) => finds.map(id => id.split(':')[0])))).toEqual(new Set(lintCodes))
  })
})

test('an error means that the data contradicts itself; what the source leaves open is no error', () => {
  const [rubric, assignment] = [
    sampleRubric(),
    sampleAssignment(),
  ]
  rubric.standards[1]!.units = []
  const findings = lintRubric(rubric, assignment)
  expect(findings.map(({ code, severity }) => [code, severity])).toContainEqual(['clause-without-unit', 'error'])
  expect(findings.every(finding => finding.severity === lintSeverity[finding.code])).toBe(true)
})

test('no two findings have the same id, so that a decision belongs to one', () => {
  for (const { plant } of plants) {
    const [rubric, assignment] = [
      sampleRubric(),
      sampleAssignment(),
    ]
    plant(rubric, assignment)
    const found = lintRubric(rubric, assignment).map(finding => finding.id)
    expect(new Set(found).size).toBe(found.length)
  }
})

/** Some defects break a second rule as well; those that do are named here, so that nothing else goes unnoticed. */
function unexplained(found: string[], finds: string[]): string[] {
  const followUps: Record<string, string[]> = {
    'dangling-id:s1:s1c7': ['unit-shared-across-handlers:s1u1'],
    'dangling-id:s3:p9': ['project-without-standards:p2', 'project-sum-mismatch:p2'],
    'id-out-of-place:s3:s2c1': ['clause-several-units:s2c1', 'unit-shared-across-handlers:s3u1'],
    'project-without-standards:p2': ['project-sum-mismatch:p1', 'project-sum-mismatch:p2'],
  }
  const explained = [
    ...finds,
    ...finds.flatMap(id => followUps[id] ?? []),
  ]
  return found.filter(id => !explained.includes(id))
}
