import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** As many lines at once as some hundred phones with live updates and uploads need, several times over. */
const MAX_CONNECTIONS = 4096

const body = JSON.stringify({ code: 'bad-request' })

interface ParseError extends Error { code?: string }

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** How long what still comes is read and thrown away: cut at once, the answer would be lost with it. */
const LINGER_MS = 2000

/**
 * What Node's parser refuses never becomes a request: too many headers, two lengths, rubbish. It is answered with a code like
 * everything else, and the line is closed, since nobody knows where a next request would begin. In the middle of another
 * answer nothing is said: it would become part of that one.
 */
export function answerUnreadable(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.maxConnections = MAX_CONNECTIONS
  server.on('request', ({ socket }, response) => {
    answers.set(socket, response)
    response.on('close', () => answers.delete(socket))
  })
  server.on('clientError', (error: ParseError, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable || answers.get(socket)?.headersSent)
      return void socket.destroy()
    socket.end(reply(statuses[error.code ?? ''] ?? '400 Bad Request'))
    socket.resume()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  })
  server.on('checkExpectation', (_, response) => {
    response.writeHead(417, { 'content-type': 'application/json', 'content-length': body.length, 'connection': 'close' })
    response.end(body)
  })
}

function reply(status: string): string {
  return [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
