import { expect, test } from 'vitest'
import { isRoomLow } from '../../../../src/domain/evidence/size-rule.ts'

const MIB = 1024 * 1024

test.for([
  [
    'a phone with plenty',
    { quota: 10_000 * MIB, usage: 1000 * MIB },
    false,
  ],
  [
    'just above 200 MB of a small allowance',
    { quota: 1000 * MIB, usage: 799 * MIB },
    false,
  ],
  [
    'just below 200 MB',
    { quota: 1000 * MIB, usage: 801 * MIB },
    true,
  ],
  [
    'a tenth of a large allowance',
    { quota: 10_000 * MIB, usage: 9001 * MIB },
    true,
  ],
  [
    'more used than allowed',
    { quota: 1000 * MIB, usage: 2000 * MIB },
    true,
  ],
  ['a browser that does not say', {}, false],
] as const)('room is low before it is full: %s', ([_, room, isLow]) => {
  expect(isRoomLow(room)).toBe(isLow)
})
