import type { Browser } from 'playwright'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { chromium } from 'playwright'
import { findChromium } from '../../support/chromium.ts'

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** Serves a built folder on localhost, which browsers treat as secure, and hands back its address. */
export async function serveFolder(folder: string): Promise<{ url: string, close: () => void }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(folder, path.endsWith('/')
      ? `${path}index.html`
      : path)
    readFile(file).then((bytes) => {
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
      response.end(bytes)
    }, () => response.writeHead(404).end())
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address
    ? address.port
    : 0
  return {
    url: `http://localhost:${port}`,
    close: () => server.close(),
  }
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch(await findChromium())
}
