import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'
import { anId } from '../../../support/builders.ts'

const serve = fileURLToPath(new URL('./serve.ts', import.meta.url))

async function aFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** A folder with an app in it and the real server as a process of its own, that can be killed and started again. */
export async function aRunningServer(port?: number) {
  const root = mkdtempSync(join(tmpdir(), 'jz-run-'))
  mkdirSync(join(root, 'dist', 'assets'), { recursive: true })
  for (const [file, text] of [
    ['index.html', '<!doctype html><script src="/assets/index-a.js"></script>'],
    ['sw.js', '// worker'],
    ['assets/index-a.js', 'export {}'],
  ] as const)
    writeFileSync(join(root, 'dist', file), text)
  const data = join(root, 'data')
  port ??= await aFreePort()
  const url = `http://localhost:${port}`
  let child: ChildProcess | undefined
  let output = ''

  /** The address as the server printed it, or what it said when it gave up. */
  async function start(...options: string[]): Promise<string> {
    output = ''
    const started = spawn(process.execPath, [
      serve,
      root,
      '--data',
      data,
      ...options,
    ], {
      env: {
        ...process.env,
        PORT: String(port),
      },
    })
    child = started
    started.stdout.on('data', piece => output += String(piece))
    started.stderr.on('data', piece => output += String(piece))
    await vi.waitUntil(() => output.includes('is open at') || started.exitCode !== null, { timeout: 60_000 })
    return output
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ended = child
    if (!ended || ended.exitCode !== null || ended.signalCode !== null)
      return ended?.exitCode ?? null
    const closed = new Promise<number | null>(resolve => ended.once('exit', resolve))
    ended.kill(signal)
    return await closed
  }

  /** Opens the printed link as the first administrator; what later requests need. */
  async function setUp() {
    await vi.waitUntil(() => /setup#[\w-]+/.test(output), { timeout: 20_000 })
    const token = /setup#([\w-]+)/.exec(output)?.[1]
    const deviceId = anId()
    const reply = await fetch(`${url}/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token,
        unitName: '甲单位',
        cycle: {
          name: '2026 年度',
          year: 2026,
          fromDay: '2026-01-01',
          untilDay: '2026-12-31',
        },
        person: { name: '甲', login: 'jia', password: 'Kf7-vhQ2-mNp9-wine' },
        device: { deviceId, label: 'test', publicKey: null },
      }),
    })
    const session = await reply.json() as { personId: string, scopes: string[] }
    expect([reply.status, session]).toMatchObject([200, {}])
    const cookie = reply.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
    return {
      ...session,
      deviceId,
      headers: { cookie },
    }
  }

  return {
    url,
    port,
    root,
    data,
    start,
    setUp,
    kill: async () => await end('SIGKILL'),
    terminate: async () => await end('SIGTERM'),
    pid: () => child?.pid ?? 0,
    output: () => output,
    remove: async () => {
      await end('SIGKILL')
      rmSync(root, { recursive: true, force: true })
    },
  }
}
