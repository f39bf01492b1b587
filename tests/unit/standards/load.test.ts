import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { editionIdOf } from '../../../src/domain/rubric/clause-ref.ts'
import { shippedAssignment, shippedAssignments, shippedRubric, shippedRubrics } from '../../../src/standards/load.ts'

const data = new URL('../../../src/standards/data/', import.meta.url)

/** Links out there point into these files. A file that has to change becomes a new edition, and a new line here. */
const released: Record<string, string> = {
  'yueyang-wenming@1.json': 'd0ce9e93ab63590d065b212015112a00712e35078c09614dd9b8a14c33f98bb7',
  'assignments/yueyang-kouanban.json': '6fc24a96a138441900f171f4b5e8545feb1adeadef0b7f89f81625277dacd0ae',
}

test('[RB4] released data files are what they were when they were released', () => {
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'))
  const hashes = files.map(name => [
    name,
    createHash('sha256').update(readFileSync(new URL(name, data))).digest('hex'),
  ])
  expect(Object.fromEntries(hashes)).toEqual(released)
})

test('[RB4] a rubric file is named after its edition', () => {
  for (const rubric of shippedRubrics())
    expect(Object.keys(released)).toContain(`${editionIdOf(rubric)}.json`)
})

test('[RB11] what one reader changes, the next does not see', () => {
  shippedRubrics()[0]!.standards.length = 0
  shippedAssignments()[0]!.standards.length = 0
  expect(shippedRubrics()[0]!.standards).toHaveLength(31)
  expect(shippedAssignments()[0]!.standards).toHaveLength(31)
})

test('an edition and an assignment are found by id, an unknown one is not made up', () => {
  expect(shippedRubric('yueyang-wenming@1')?.title).toBe('岳阳市文明单位测评细则')
  expect(shippedRubric('yueyang-wenming@2')).toBeUndefined()
  expect(shippedAssignment('yueyang-kouanban')?.edition).toBe('yueyang-wenming@1')
  expect(shippedAssignment('elsewhere')).toBeUndefined()
})
