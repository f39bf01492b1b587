import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** What is kept of a token: who reads the database can use none. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Argon2id with 19 MiB and two passes, the least that OWASP recommends, so that a small server copes with many at once. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** PHC text. Passwords are compared in NFKC: the same word typed on two keyboards is the same word. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost)
}

/** Of random bytes that nobody has: there is something to compare with where there is no account. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$W03/YGS8FvBSMNtH2KoQiQ$TAaBM8Jl94IS+nmM1hXvQrmjcGE7Qu7UjQQngQD3Qo8'

/** Takes as long for an unknown person (`null`) as for a known one. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const isSame = await verify(stored ?? nobodysHash, password.normalize('NFKC'))
  return isSame && stored !== null
}
