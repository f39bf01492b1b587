import type { Server } from 'node:net'
import { createServer } from 'node:net'
import { isDiskError } from '../storage/disk.ts'
import { StartRefused } from './start-refused.ts'

interface Address { port: number, host: string }

/**
 * Finds out before any work whether the port can be had.
 * @throws StartRefused that names the port
 */
export async function checkPort(address: Address): Promise<void> {
  const trial = createServer()
  await listenOn(trial, address)
  await new Promise<void>(resolve => trial.close(() => resolve()))
}

/** @throws StartRefused that names the port */
export async function listenOn(server: Server, { port, host }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => reject(new StartRefused(sentenceFor(error, { port, host }), { cause: error }))
    server.once('error', refuse)
    const listening = (): void => {
      server.off('error', refuse)
      resolve()
    }
    if (host === '')
      server.listen(port, listening)
    else
      server.listen(port, host, listening)
  })
}

function sentenceFor(error: Error, { port, host }: Address): string {
  if (isDiskError(error, 'EADDRINUSE'))
    return `Port ${port} is taken by another program: stop it, or choose another one, such as PORT=${port + 1} npm start`
  if (isDiskError(error, 'EACCES'))
    return `Port ${port} may not be used by this user: choose one above 1023, such as PORT=8787 npm start`
  return `The server cannot listen on port ${port}${host === ''
    ? ''
    : ` of ${host}`}: ${error.message}`
}
