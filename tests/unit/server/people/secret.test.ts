import { expect, test } from 'vitest'
import { hashPassword, isPassword, tokenHash } from '../../../../src/server/people/secret.ts'

test('the right password opens, a wrong one does not, and the hash is argon2id', async () => {
  const stored = await hashPassword('洞庭湖上的三条红船 7')
  expect(stored).toMatch(/^\$argon2id\$/)
  expect(await isPassword(stored, '洞庭湖上的三条红船 7')).toBe(true)
  expect(await isPassword(stored, '洞庭湖上的三条红船 8')).toBe(false)
})

test('a full-width keyboard types the same password', async () => {
  expect(await isPassword(await hashPassword('Jz２０２６！'), 'Jz2026!')).toBe(true)
})

test('[PA2] nobody is let in for a login that does not exist, and it takes as long as for one that does', async () => {
  const stored = await hashPassword('something else')
  const timed = async (hash: string | null): Promise<number> => {
    const start = performance.now()
    expect(await isPassword(hash, 'guess')).toBe(false)
    return performance.now() - start
  }
  const [unknown, known]: number[][] = [[], []]
  for (let n = 0; n < 6; n += 1) {
    unknown?.push(await timed(null))
    known?.push(await timed(stored))
  }
  // The fastest of several: what a busy machine adds is not the question.
  const ratio = Math.min(...unknown ?? []) / Math.min(...known ?? [])
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

test('a token leaves nothing of itself in its hash', () => {
  expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
