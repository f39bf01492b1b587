import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

const css = await readFile(new URL('../../../src/ui/styles/tokens.css', import.meta.url), 'utf8')

function block(start: string): Record<string, string> {
  const from = css.indexOf('{', css.indexOf(start)) + 1
  const body = css.slice(from, css.indexOf('}', from))
  return Object.fromEntries([
    ...body.matchAll(/(--c-[\w-]+):([^;]+);/g),
  ].map(([, name, value]) => [
    name!,
    value!.trim(),
  ]))
}

const light = block(':root {')
const dark = {
  ...light,
  ...block(':root[data-theme=\'dark\']'),
}

function luminance(hex: string): number {
  const full = hex.length === 4
    ? [
        ...hex.slice(1),
      ].map(digit => digit + digit).join('')
    : hex.slice(1)
  const [red, green, blue] = [0, 2, 4].map(at => Number.parseInt(full.slice(at, at + 2), 16) / 255).map(part => part <= 0.03928
    ? part / 12.92
    : ((part + 0.055) / 1.055) ** 2.4)
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(one: string, other: string): number {
  const [high, low] = [
    luminance(one),
    luminance(other),
  ].toSorted((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

const textPairs = [
  ...[
    'ink',
    'ink-2',
    'action',
    'done',
    'wait',
    'official',
  ].flatMap(text => [
    [text, 'card'],
    [text, 'surface'],
  ]),
  ['ink', 'press'],
  ['ink-2', 'press'],
  ['action', 'action-t'],
  ['done', 'done-t'],
  ['wait', 'wait-t'],
  ['official', 'official-t'],
  ...[
    'action-t',
    'done-t',
    'wait-t',
    'official-t',
  ].flatMap(ground => [
    ['ink', ground],
    ['ink-2', ground],
  ]),
  ['on-action', 'action'],
  ['card', 'official'],
  ['on-toast', 'toast'],
  ['toast-act', 'toast'],
] as const

describe.for([
  ['light', light],
  ['dark', dark],
] as const)('%s', ([, colours]) => {
  test.for(textPairs)('%s reads on %s', ([text, ground]) => {
    expect(contrast(colours[`--c-${text}`]!, colours[`--c-${ground}`]!)).toBeGreaterThanOrEqual(4.5)
  })

  test('the border of a field can be seen', () => {
    expect(contrast(colours['--c-field']!, colours['--c-card']!)).toBeGreaterThanOrEqual(3)
  })
})

test('the dark of the system and the dark that was chosen are the same dark', () => {
  expect(block(':root:not([data-theme])')).toEqual(block(':root[data-theme=\'dark\']'))
})
