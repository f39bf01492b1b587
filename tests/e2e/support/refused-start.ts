import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export interface RefusedStart { exitCode: number, said: string }

/** Starts the server where it cannot run, and tells what it said and how it ended. */
export async function refusedStart(args: readonly string[], port: number): Promise<RefusedStart> {
  const child = spawn(process.execPath, ['src/server/start.ts', ...args], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: {
      ...process.env,
      PORT: String(port),
      ORIGIN: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Uint8Array) => {
      said += new TextDecoder().decode(chunk)
    })
  }
  const [exitCode] = await once(child, 'close') as [number]
  return { exitCode, said }
}
