import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const load = createRequire(new URL('../peers/package.json', import.meta.url))

/** A library out of the peers' own folder; the compiler knows of it only what the caller says. */
export const peer = <Shape>(name: string): Shape => load(name) as Shape

export interface PeerServer {
  url: string
  port: number
  close: () => Promise<void>
}

/** One of `servers/` as a process of its own on an empty folder. `reachedAt` puts something between. */
export async function startPeer(name: 'pouch' | 'raw' | 'tus', { options = [], reachedAt }: { options?: readonly string[], reachedAt?: (port: number) => Promise<number> } = {}): Promise<PeerServer> {
  const folder = await mkdtemp(join(tmpdir(), `jz-bench-${name}-`))
  const script = fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [script, folder, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  const [said] = await once(child.stdout, 'data') as [Uint8Array]
  const own = Number(new TextDecoder().decode(said).trim())
  const port = await reachedAt?.(own) ?? own
  return {
    url: `http://localhost:${port}`,
    port,
    close: async () => {
      const gone = once(child, 'exit')
      process.off('exit', endWithThis)
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}
