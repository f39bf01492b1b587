import { generate } from 'otplib'
import { expect, test } from 'vitest'
import { acceptedStep, newSecondFactor } from '../../../../src/server/people/totp.ts'

const nowMs = Date.UTC(2026, 8, 12, 1, 41, 10)
const step = Math.floor(nowMs / 30_000)

async function aCode(secret: string, ms = nowMs): Promise<string> {
  return generate({
    secret,
    epoch: Math.floor(ms / 1000),
  })
}

test('the code that an authenticator shows now is accepted', async () => {
  const { secret } = newSecondFactor('甲')
  expect(await acceptedStep({
    secret,
    token: await aCode(secret),
    nowMs,
    usedStep: null,
  })).toBe(step)
})

test('a phone half a minute off is understood, one of two minutes is not', async () => {
  const { secret } = newSecondFactor('甲')
  const at = async (ms: number): Promise<number | null> => acceptedStep({
    secret,
    token: await aCode(secret, ms),
    nowMs,
    usedStep: null,
  })
  expect(await at(nowMs - 30_000)).toBe(step - 1)
  expect(await at(nowMs + 30_000)).toBe(step + 1)
  expect(await at(nowMs - 120_000)).toBeNull()
  expect(await at(nowMs + 120_000)).toBeNull()
})

test('a code works once, also for someone who looked over a shoulder', async () => {
  const { secret } = newSecondFactor('甲')
  const token = await aCode(secret)
  const usedStep = await acceptedStep({ secret, token, nowMs, usedStep: null })
  expect(await acceptedStep({ secret, token, nowMs, usedStep })).toBeNull()
})

test('the code of another secret is refused', async () => {
  const [mine, other] = [
    newSecondFactor('甲'),
    newSecondFactor('乙'),
  ]
  expect(await acceptedStep({
    secret: mine.secret,
    token: await aCode(other.secret),
    nowMs,
    usedStep: null,
  })).toBeNull()
})

test('the QR code says whose it is and where', () => {
  const { uri, secret } = newSecondFactor('jia')
  expect(decodeURIComponent(uri)).toContain('见证:jia')
  expect(uri).toContain(secret)
})
