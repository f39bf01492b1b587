import type { CaptureInput } from '../../../src/recording/recorder.ts'
import type { Dice } from './dice.ts'
import { createHash } from 'node:crypto'

export interface Shot { input: CaptureInput, sha256: string }

/** A photograph, different every time. */
export function shotOf(dice: Dice, { scope, serial }: { scope: string, serial: string }): Shot {
  const size = dice.pick([200, 700, 1300, 1900])
  const bytes = new Uint8Array(size)
  for (let n = 0; n < size; n++)
    bytes[n] = (serial.charCodeAt(n % serial.length) + n * 7) & 0xFF
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const input: CaptureInput = {
    scope,
    kind: 'photo',
    via: 'camera',
    files: [
      {
        sha256,
        size,
        mime: 'image/jpeg',
        source: { bytes: bytes.buffer },
      },
    ],
    event: { local: '2026-09-14T09:30', source: 'shutter' },
    position: null,
    caption: { subject: serial },
    clauses: dice.chance(0.5)
      ? ['yueyang-wenming@1#s16c1']
      : [],
    activityId: null,
    hasMinors: false,
  }
  return { input, sha256 }
}
