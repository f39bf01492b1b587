import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request as ask, createServer } from 'node:http'
import { extname, join } from 'node:path'

/** Where everything under `/name/` goes, and the cookie that goes with it. */
export interface Way { url: string, cookie?: string }

export interface Gateway { url: string, close: () => Promise<void> }

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

/** One origin for a page and all the servers that it talks to, so that everybody is met under the same conditions. */
export async function openGateway(folder: string, ways: ReadonlyMap<string, Way>): Promise<Gateway> {
  const server: Server = createServer((incoming, outgoing) => {
    const [, name = '', rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(incoming.url ?? '') ?? []
    const way = ways.get(name)
    if (way)
      handOn({ incoming, outgoing, way, path: rest })
    else
      void giveFile(join(folder, new URL(incoming.url ?? '/', 'http://localhost').pathname), outgoing)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address
    ? address.port
    : 0
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      const gone = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await gone
    },
  }
}

interface Handing { incoming: IncomingMessage, outgoing: ServerResponse, way: Way, path: string }

function handOn({ incoming, outgoing, way, path }: Handing): void {
  const { origin: _, ...headers } = incoming.headers
  const onward = ask(way.url + path, {
    method: incoming.method,
    headers: {
      ...headers,
      host: new URL(way.url).host,
      ...way.cookie
        ? { cookie: way.cookie }
        : {},
    },
  }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}

async function giveFile(file: string, outgoing: ServerResponse): Promise<void> {
  const bytes = await readFile(file).catch(() => undefined)
  outgoing.writeHead(bytes ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  outgoing.end(bytes)
}
