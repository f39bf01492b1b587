import type { Live } from '../../../src/storage/live.ts'
import { expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { createLiveShelf } from '../../../src/storage/engine/live-shelf.ts'

/** A question that counts how often the database was asked, and answers when it is told to. */
function aQuestion() {
  const asked: Array<{ onNext: (value: number) => void, onError: ((failure: Failure) => void) | undefined, isOver: boolean }> = []
  const make = (): Live<number> => ({
    subscribe(onNext, onError) {
      const one = { onNext, onError, isOver: false }
      asked.push(one)
      return {
        unsubscribe: () => void (one.isOver = true),
      }
    },
  })
  return { asked, make }
}

test('ten parts of a screen that ask the same ask the database once, and hear the same', () => {
  const share = createLiveShelf()
  const { asked, make } = aQuestion()
  const heard = Array.from({ length: 10 }, () => [] as number[])
  heard.forEach(values => share([
    'list',
    { scope: 'a' },
  ], make).subscribe(value => values.push(value)))
  asked[0]!.onNext(1)
  asked[0]!.onNext(2)
  expect(asked).toHaveLength(1)
  expect(heard).toEqual(Array.from({ length: 10 }, () => [1, 2]))
})

test('whoever comes later has the last answer at once; another question is another answer', () => {
  const share = createLiveShelf()
  const { asked, make } = aQuestion()
  share(['list', 1], make).subscribe(() => {})
  asked[0]!.onNext(7)
  const late: number[] = []
  share(['list', 1], make).subscribe(value => late.push(value))
  expect(late).toEqual([7])
  share(['list', 2], make).subscribe(value => late.push(value))
  expect(asked).toHaveLength(2)
  expect(late).toEqual([7])
})

test('when the last one has gone the watching ends, and who asks again is asked for anew', () => {
  const share = createLiveShelf()
  const { asked, make } = aQuestion()
  const first = share(['x'], make).subscribe(() => {})
  const second = share(['x'], make).subscribe(() => {})
  first.unsubscribe()
  first.unsubscribe()
  expect(asked[0]!.isOver).toBe(false)
  second.unsubscribe()
  expect(asked[0]!.isOver).toBe(true)
  share(['x'], make).subscribe(() => {})
  expect(asked).toHaveLength(2)
})

test('a question that failed tells everybody, and a second try starts anew', () => {
  const share = createLiveShelf()
  const { asked, make } = aQuestion()
  const told: string[] = []
  const [early] = [1, 2].map(() => share(['x'], make).subscribe(() => {}, ({ code }) => told.push(code)))
  asked[0]!.onError!(new Failure('storage-lost'))
  expect(told).toEqual(['storage-lost', 'storage-lost'])
  share(['x'], make).subscribe(() => {})
  early!.unsubscribe()
  share(['x'], make).subscribe(() => {})
  expect(asked).toHaveLength(2)
})
