import type { IncomingMessage, ServerResponse } from 'node:http'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { peer } from '../support/peers.ts'
import { tellPort } from './listening.ts'

interface TusOptions {
  path: string
  datastore: object
  onUploadFinish: (request: unknown, upload: { id: string }) => Promise<object>
}

const { Server } = peer<{ Server: new (options: TusOptions) => { handle: (request: IncomingMessage, response: ServerResponse) => unknown } }>('@tus/server')
const { FileStore } = peer<{ FileStore: new (options: { directory: string }) => object }>('@tus/file-store')

/** `tus.ts FOLDER [strict]`: tus with its own file store, which leaves it to the system when bytes reach the disk; `strict` waits for them before the last answer. */
const [folder = '', mode] = process.argv.slice(2)

async function syncOne(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  }
  finally {
    await file.close()
  }
}

const tus = new Server({
  path: '/files',
  datastore: new FileStore({ directory: folder }),
  async onUploadFinish(_, { id }) {
    if (mode === 'strict') {
      await syncOne(join(folder, id))
      await syncOne(folder)
    }
    return {}
  },
})
void tellPort(createServer((request, response) => void tus.handle(request, response)))
