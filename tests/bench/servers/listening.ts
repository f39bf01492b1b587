import type { Server } from 'node:http'
import { once } from 'node:events'
import process from 'node:process'

/** Listens where it is free and tells whoever started this process. */
export async function tellPort(server: Server): Promise<void> {
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address
    ? address.port
    : 0
  process.stdout.write(`${port}\n`)
}
