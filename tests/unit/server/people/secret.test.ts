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

test('nobody is let in for a login that does not exist, and it takes as long as for one that does', async () => {
  const stored = await hashPassword('something else')
  await isPassword(null, 'warm up')
  const timed = async (hash: string | null): Promise<number> => {
    const start = performance.now()
    for (let n = 0; n < 5; n += 1)
      expect(await isPassword(hash, 'guess')).toBe(false)
    return performance.now() - start
  }
  const [unknown, known] = [await timed(null), await timed(stored)]
  expect(unknown / known).toBeGreaterThan(0.4)
  expect(unknown / known).toBeLessThan(2.5)
})

test('a token leaves nothing of itself in its hash', () => {
  expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
