import { once } from 'node:events'
import { createServer } from 'node:net'

export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise<void>(resolve => probe.close(() => resolve()))
  return typeof address === 'object' && address
    ? address.port
    : 0
}

/** Asks until somebody answers there, whatever the answer. */
export async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answers = await fetch(url).then(() => true, () => false)
    if (answers)
      return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`nobody answers at ${url}`)
}
