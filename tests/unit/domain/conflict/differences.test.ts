import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences, excerptsOf } from '../../../../src/domain/conflict/differences.ts'

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

test.each([
  ['旧的事由', '新', '旧的事由', '新'],
  ['', '新写的', '', '新写的'],
  [
    '清理小广场南侧落叶和垃圾，约 60 平方米',
    '清理小广场南侧落叶',
    '…南侧落叶和垃圾，约 60 平方米',
    '…南侧落叶',
  ],
  [
    '一样长'.repeat(10),
    '另一样长'.repeat(10),
    '一样长一样长一样长一样长一样长一…',
    '另一样长另一样长另一样长另一样长…',
  ],
])('in a list %s beside %s begins where they differ', (a, b, left, right) => {
  expect(excerptsOf(a, b)).toEqual([left, right])
})
