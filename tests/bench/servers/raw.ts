import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHash } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { DatabaseSync } from 'node:sqlite'
import { tellPort } from './listening.ts'

/** `raw.ts FOLDER`: the least that a server must do for bytes that are safe once it has said so. No sign-in, no rules, no rows. */
const [folder = ''] = process.argv.slice(2)
const database = new DatabaseSync(join(folder, 'raw.sqlite'))
database.exec('pragma journal_mode = wal; pragma synchronous = full; create table body (text text not null) strict')
const insert = database.prepare('insert into body values (?)')
let unnamed = 0

/** PUT: hashed on the way, on the disk under its name, and the name on the disk. */
async function keepFile(request: IncomingMessage, name: string): Promise<number> {
  const hash = createHash('sha256')
  const spool = join(folder, `spool-${unnamed++}`)
  const file = await open(spool, 'w')
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      hash.update(chunk)
      await file.write(chunk)
    }
    await file.datasync()
  }
  finally {
    await file.close()
  }
  if (hash.digest('hex') !== name)
    return 400
  await rename(spool, join(folder, name))
  await syncFolder()
  return 201
}

async function syncFolder(): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  }
  finally {
    await handle.close()
  }
}

/** POST: one row in a durable transaction. */
async function keepText(request: IncomingMessage): Promise<number> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>)
    text += chunk
  insert.run(text)
  return 201
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.url ?? '/').slice(1)
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(await readFile(join(folder, name)))
    return
  }
  response.writeHead(request.method === 'PUT'
    ? await keepFile(request, name)
    : await keepText(request)).end()
}

void tellPort(createServer((request, response) => void answer(request, response).catch(() => response.destroy())))
