import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { localCertificate } from './certificate.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const laterClock = new URL('later-clock.ts', import.meta.url).href

export interface RunningServer {
  /** As phones know it. */
  url: string
  /** Of the process that runs now. */
  pid: () => number
  dataFolder: string
  /** All that the server printed, set-up link and demo links included. */
  output: () => string
  /** The first address in the output that contains `part`. */
  linkWith: (part: string) => string
  /** SIGTERM and wait; the data stays for another start. */
  stop: () => Promise<void>
  /** SIGKILL: what a power cut of the process looks like. */
  kill: () => Promise<void>
  /** Starts again on the same data and port; `laterMs` sets its clock ahead, as if so much time had passed; `env` stands above what it was first given. */
  startAgain: (options?: { laterMs?: number, env?: Readonly<Record<string, string>> }) => Promise<void>
  /** Stops and removes the data. */
  remove: () => Promise<void>
}

export interface ServerOptions {
  isDemo?: boolean
  isSecure?: boolean
  /** The port that phones reach where something stands between, told the server's own. */
  reachedAt?: (port: number) => Promise<number>
  /** The data lies in here; in a temporary folder otherwise. */
  folder?: string | undefined
  /** A folder with a built app in `dist`, served as it is; this project otherwise. */
  appFolder?: string | undefined
  /** A program and its options that run the server; it must keep the process id. */
  under?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Addresses of modules to load ahead of the server. */
  preload?: readonly string[]
}

const alive = new Set<ChildProcess>()
let isWatching = false

/** Whatever ends this process ends its servers too. */
function endWithThis(child: ChildProcess): void {
  if (!isWatching)
    process.once('exit', () => alive.forEach(each => each.kill('SIGKILL')))
  isWatching = true
  alive.add(child)
  child.once('exit', () => alive.delete(child))
}

/** The real server as a process of its own, over HTTPS with a certificate made here, on data in a temporary folder. */
export async function startServer({ isDemo = false, isSecure = true, reachedAt, folder, appFolder, under = [], env = {}, preload = [] }: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = folder ?? await mkdtemp(join(tmpdir(), 'jianzheng-e2e-'))
  const port = await freePort()
  const scheme = isSecure
    ? 'https'
    : 'http'
  const url = `${scheme}://localhost:${await reachedAt?.(port) ?? port}`
  const args = [
    ...[laterClock, ...preload].flatMap(address => ['--import', address]),
    ...appFolder === undefined
      ? ['src/server/start.ts']
      : ['tests/unit/server/start/serve.ts', appFolder],
    '--data',
    join(dataFolder, 'data'),
    ...isDemo
      ? ['--demo']
      : [],
    ...isSecure
      ? await certificateArgs()
      : [],
  ]
  let said = ''
  let child = await launch()

  async function launch(laterMs = 0, envNow: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
    const [command = '', ...rest] = [
      ...under,
      process.execPath,
      ...args,
    ]
    const started = spawn(command, rest, {
      cwd: root,
      env: {
        ...process.env,
        ...env,
        ...envNow,
        PORT: String(port),
        ORIGIN: url,
        LATER_MS: String(laterMs),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const listen = (chunk: Uint8Array): void => {
      said += new TextDecoder().decode(chunk)
    }
    started.stdout.on('data', listen)
    started.stderr.on('data', listen)
    endWithThis(started)
    await untilHealthy(`${scheme}://localhost:${port}`, () => started.exitCode !== null, () => said)
    return started
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null)
      return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  return {
    url,
    pid: () => child.pid ?? 0,
    dataFolder: join(dataFolder, 'data'),
    output: () => said,
    linkWith: part => linkIn(said, part),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    startAgain: async ({ laterMs, env: envNow } = {}) => {
      said = ''
      child = await launch(laterMs, envNow)
    },
    remove: async () => {
      await end('SIGTERM')
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function linkIn(text: string, part: string): string {
  const link = (text.match(/https?:\/\/\S+/g) ?? []).find(candidate => candidate.includes(part))
  if (!link)
    throw new Error(`the server printed no link with ${part}:\n${text}`)
  return link
}

async function certificateArgs(): Promise<string[]> {
  const { certFile, keyFile } = await localCertificate()
  return ['--cert', certFile, '--key', keyFile]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise<void>(resolve => probe.close(() => resolve()))
  return typeof address === 'object' && address
    ? address.port
    : 0
}

/** Asks the health endpoint until it answers; says what the server printed where it stopped instead. */
async function untilHealthy(url: string, hasStopped: () => boolean, said: () => string): Promise<void> {
  const { request } = await import('playwright')
  const asking = await request.newContext({ ignoreHTTPSErrors: true })
  try {
    for (let tries = 0; tries < 300; tries++) {
      const answer = await asking.get(`${url}/healthz`).catch(() => undefined)
      if (answer?.ok())
        return
      if (hasStopped())
        break
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
  finally {
    await asking.dispose()
  }
  throw new Error(`the server did not start:\n${said()}`)
}
