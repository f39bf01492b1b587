import { describe, expect, test } from 'vitest'
import { lackOf } from '../../../src/widgets/picture-lack.ts'
import { shareOf, stageOf } from '../../../src/widgets/useArrived.ts'

function scope(name: string, about: object = {}) {
  return {
    scope: name,
    after: 0,
    head: 0,
    complete: false,
    pulledMs: null,
    backedUpThrough: 0,
    ...about,
  }
}
const whole = {
  complete: true,
  pulledMs: 1,
  after: 40,
  head: 40,
}

describe('whether everything is on the phone', () => {
  test('not before every scope was pulled to its end', () => {
    expect(stageOf(['unit:a', 'work:b'], [])).toBe('arriving')
    expect(stageOf(['unit:a', 'work:b'], [
      scope('unit:a', whole),
    ])).toBe('arriving')
    expect(stageOf(['unit:a', 'work:b'], [
      scope('unit:a', whole),
      scope('work:b', { pulledMs: 1, after: 500, head: 900 }),
    ])).toBe('arriving')
    expect(stageOf(['unit:a', 'work:b'], [
      scope('unit:a', whole),
      scope('work:b', whole),
    ])).toBe('here')
  })

  test('what was here whole once stays here while newer things are fetched', () => {
    expect(stageOf(['work:b'], [
      scope('work:b', { ...whole, head: 900 }),
    ])).toBe('here')
  })

  test('who may read nothing waits for nothing', () => {
    expect(stageOf([], [])).toBe('here')
  })

  test('how much has come is only said once the server has named the end of all of it', () => {
    expect(shareOf(['unit:a', 'work:b'], [
      scope('unit:a', whole),
    ])).toBeUndefined()
    expect(shareOf(['unit:a'], [
      scope('unit:a'),
    ])).toBeUndefined()
    expect(shareOf(['unit:a', 'work:b'], [
      scope('unit:a', whole),
      scope('work:b', { pulledMs: 1, after: 20, head: 60 }),
    ])).toBe(0.6)
  })
})

test.for([
  ['blob-unknown', true, 'evidence.notUploaded'],
  ['blob-unknown', false, 'evidence.notUploaded'],
  ['offline', false, 'evidence.notUploaded'],
  ['offline', true, 'evidence.laterOnline'],
  ['network-broken', true, 'evidence.laterOnline'],
  ['server-busy', true, 'evidence.notNow'],
] as const)('%s, on the server: %s, reads as %s', ([code, isOnServer, lack]) => {
  expect(lackOf(code, isOnServer)).toBe(lack)
})
