import { generateSecret, generateURI, verify } from 'otplib'

/** Half a minute either way: phones are rarely further off, and a code lives no longer than needed. */
const toleranceSeconds = 30

/** A fresh secret in Base32, and the address that an authenticator reads from a QR code. */
export function newSecondFactor(label: string): { secret: string, uri: string } {
  const secret = generateSecret()
  return {
    secret,
    uri: generateURI({ issuer: '见证', label, secret }),
  }
}

export interface TotpCheck {
  secret: string
  token: string
  nowMs: number
  /** The time step of the last code that was accepted: a code works once. */
  usedStep: number | null
}

/** The time step of a right code, to be remembered; `null` where the code is wrong, old or was used. */
export async function acceptedStep({ secret, token, nowMs, usedStep }: TotpCheck): Promise<number | null> {
  const result = await verify({
    secret,
    token,
    epoch: Math.floor(nowMs / 1000),
    epochTolerance: toleranceSeconds,
    ...usedStep === null
      ? {}
      : { afterTimeStep: usedStep },
  })
  return result.valid && 'timeStep' in result
    ? result.timeStep
    : null
}
