import type { Hono } from 'hono'
import type { Buffer } from 'node:buffer'
import type { Server } from 'node:http'
import type { ServerEnv } from '../caller.ts'
import type { ServerConfig } from '../config.ts'
import { readFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createSecureContext } from 'node:tls'
import { getRequestListener, RequestError } from '@hono/node-server'
import { Failure } from '../../domain/failure.ts'
import { listenOn } from './free-port.ts'
import { StartRefused } from './start-refused.ts'
import { answerUnreadable } from './unreadable.ts'

/** A phone on a poor line takes minutes for 8 MiB; a line without a byte for two minutes is dead. */
const limits = { requestTimeout: 30 * 60_000, headersTimeout: 60_000, keepAliveTimeout: 65_000 }
const IDLE_MS = 120_000

/** @throws StartRefused where the port is taken or the certificate cannot be read */
export async function listen(app: Hono<ServerEnv>, { tls, port, host }: Pick<ServerConfig, 'tls' | 'port' | 'host'>): Promise<Server> {
  const answer = getRequestListener(app.fetch, { errorHandler: answerUnread })
  const server = tls
    ? createHttps({
        ...limits,
        ...certificate(tls),
      }, (incoming, outgoing) => void answer(incoming, outgoing))
    : createHttp(limits, (incoming, outgoing) => void answer(incoming, outgoing))
  server.timeout = IDLE_MS
  answerUnreadable(server)
  await listenOn(server, { port, host })
  return server
}

/** What is no request (a host that is none, an address that is none) never comes as far as the app; it has a code all the same. */
function answerUnread(error: unknown): Response {
  const { code, status } = new Failure(error instanceof RequestError
    ? 'bad-request'
    : 'server-failed')
  return Response.json({ code }, { status })
}

/** Before any work: a certificate that is missing, broken or of another key. Throws StartRefused. */
export function checkCertificate(tls: ServerConfig['tls']): void {
  if (!tls)
    return
  const pair = certificate(tls)
  try {
    createSecureContext(pair)
  }
  catch (error) {
    throw new StartRefused(`${tls.certFile} and ${tls.keyFile} are no certificate and its key in PEM: ${(error as Error).message}`, { cause: error })
  }
}

function certificate({ certFile, keyFile }: NonNullable<ServerConfig['tls']>): { cert: Buffer, key: Buffer } {
  try {
    return {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
    }
  }
  catch (error) {
    throw new StartRefused(`The certificate cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

const PATIENCE_MS = 8000

/** Lets requests finish, then cuts what is left. Live updates must have been told before. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  // Again and again: a line that carried live updates becomes idle only when its answer has ended.
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, 100)
  const cut = setTimeout(() => {
    server.closeAllConnections()
  }, PATIENCE_MS)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
