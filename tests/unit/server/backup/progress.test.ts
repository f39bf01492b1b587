import { expect, test } from 'vitest'
import { createProgress } from '../../../../src/server/backup/progress.ts'

test('whoever waits for a long backup is told every five seconds how far it has come', () => {
  let ms = 0
  const said: string[] = []
  const progress = createProgress({
    what: 'seen to',
    total: 1000,
    say: line => void said.push(line),
    now: () => ms,
  })
  for (let n = 0; n < 12; n += 1) {
    ms += 1000
    progress.step(1_500_000)
  }
  expect(said).toEqual([
    '  seen to: 5 of 1000 files, 7.5 MB',
    '  seen to: 10 of 1000 files, 15.0 MB',
  ])
})
