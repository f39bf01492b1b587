import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from '../../../../src/domain/conflict/differences.ts'

function marked(stretches: ReadonlyArray<{ text: string, isOwn: boolean }>): string {
  return stretches.map(({ text, isOwn }) => isOwn
    ? `[${text}]`
    : text).join('')
}

test.each([
  [
    '清扫步道落叶',
    '清扫步道垃圾',
    '清扫步道[落叶]',
    '清扫步道[垃圾]',
  ],
  [
    '甲等 12 人',
    '甲等 21 人',
    '甲等 [12] 人',
    '甲等 [21] 人',
  ],
  ['', '新写的', '', '[新写的]'],
  ['一样', '一样', '一样', '一样'],
  [
    'swept the path',
    'swept the stairs',
    'swept the [path]',
    'swept the [stairs]',
  ],
  ['😀甲', '😀乙', '😀[甲]', '😀[乙]'],
])('%s beside %s', (a, b, left, right) => {
  expect(differences(a, b).map(marked)).toEqual([left, right])
})

test('joined, the stretches are the texts again, and what is shared is the same on both sides', () => {
  const text = fc.string({
    unit: fc.constantFrom('甲', '乙', '丙', '1', '2', 'a', ' ', '\n', '😀'),
    maxLength: 40,
  })
  fc.assert(fc.property(text, text, (a, b) => {
    const [left, right] = differences(a, b)
    expect(left.map(each => each.text).join('')).toBe(a)
    expect(right.map(each => each.text).join('')).toBe(b)
    const shared = (side: typeof left): string => side.filter(each => !each.isOwn).map(each => each.text).join('')
    expect(shared(left)).toBe(shared(right))
  }))
})

test('texts too long to compare are shown whole, as different', () => {
  const [left] = differences('甲'.repeat(3000), '乙'.repeat(3000))
  expect(left).toEqual([
    {
      text: '甲'.repeat(3000),
      isOwn: true,
    },
  ])
})
