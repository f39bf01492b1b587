import type { SessionReply } from '../../../src/protocol/account.ts'
import type { RunningServer, ServerOptions } from '../../e2e/support/server.ts'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { startServer } from '../../e2e/support/server.ts'
import { accounts } from '../../e2e/support/unit.ts'

/** The real server as a process of its own with a unit just founded, and its first person signed in. */
export interface BenchUnit {
  /** As phones know it. */
  url: string
  server: RunningServer
  session: SessionReply
  deviceId: string
  /** The scope that people work in. */
  work: string
  /** `name=value` of the signed-in person. */
  cookie: string
  /** `fetch` from this address, signed in. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  remove: () => Promise<void>
}

export async function openUnit(options: ServerOptions = {}): Promise<BenchUnit> {
  const appFolder = await anEmptyApp()
  const server = await startServer({ isSecure: false, appFolder, ...options })
  const deviceId = v7()
  const reply = await foundedAt(server, deviceId)
  const session = await reply.json() as SessionReply
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    url: server.url,
    server,
    session,
    deviceId,
    work: session.scopes.find(scope => scope.startsWith('work:')) ?? '',
    cookie,
    fetch: (path, init) => fetch(server.url + path, {
      ...init,
      headers: { ...init?.headers as Record<string, string>, cookie },
    }),
    remove: async () => {
      await server.remove()
      await rm(appFolder, { recursive: true, force: true })
    },
  }
}

/** No page is asked for here, so none has to be built. */
async function anEmptyApp(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jz-bench-app-'))
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>bench</title>')
  await writeFile(join(folder, 'dist/sw.js'), '// the last file of a build')
  return folder
}

async function foundedAt(server: RunningServer, deviceId: string): Promise<Response> {
  const reply = await fetch(`${server.url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: server.linkWith('/setup#').split('#')[1],
      unitName: '口岸办公室',
      cycle: {
        name: '2026 年度',
        year: 2026,
        fromDay: '2026-01-01',
        untilDay: '2026-12-31',
      },
      person: accounts.丙,
      device: { deviceId, label: 'bench', publicKey: null },
    }),
  })
  if (!reply.ok)
    throw new Error(`set-up answered ${reply.status}: ${await reply.text()}`)
  return reply
}
