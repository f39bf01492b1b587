import { createHash } from 'node:crypto'

/** The same name and time give the same UUIDv7, so that every demo is alike and a fill that was broken off can run again. */
export function demoId(name: string, ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  const random = createHash('sha256').update(`demo:${name}`).digest('hex')
  const variant = (8 + Number.parseInt(random[3] ?? '0', 16) % 4).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
}

/** A number for drawing, by name. */
export function demoSeed(name: string): number {
  return createHash('sha256').update(`draw:${name}`).digest().readUInt32BE(0)
}
