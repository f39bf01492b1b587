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

/** Takes as long for an unknown person (`null`) as for a known one. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const isSame = await verify(stored ?? await nobodysHash(), password.normalize('NFKC'))
  return isSame && stored !== null
}

let nobodys: Promise<string> | undefined

async function nobodysHash(): Promise<string> {
  nobodys ??= hashPassword(createHash('sha256').update(String(process.hrtime.bigint())).digest('hex'))
  return nobodys
}
