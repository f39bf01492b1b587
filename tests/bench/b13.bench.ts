import type { Benchmark, Line } from './support/benchmark.ts'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { buildEmptyApp } from './support/empty-app.ts'

interface Share { name: string, path: string[], limit: string }

/** Bytes shipped, beside an empty app that is built the same way. */
export const benchmark: Benchmark = { id: 'B13', title: 'bytes shipped (gzip)', run }

async function run(): Promise<Line[]> {
  const build = spawnSync('vite', ['build', '--logLevel', 'error'], { stdio: 'inherit' })
  if (build.status !== 0)
    throw new Error('the build failed')
  const shares = createRequire(import.meta.url)('../../.size-limit.cjs') as Share[]
  const ours = await Promise.all(shares.map(async ({ name, path, limit }): Promise<Line> => {
    const bytes = await gzipped(path)
    return {
      what: name,
      figure: kilobytes(bytes),
      raw: { bytes },
      bar: { words: `<= ${limit}`, holds: bytes <= bytesOf(limit) },
    }
  }))
  const empty = await gzipped(await buildEmptyApp())
  return [
    ...ours,
    {
      what: 'an empty Vue and router app, first load',
      figure: kilobytes(empty),
      raw: { bytes: empty },
    },
  ]
}

async function gzipped(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async file => gzipSync(await readFile(file), { level: 9 }).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function bytesOf(limit: string): number {
  const [amount, unit] = limit.split(' ')
  return Number(amount) * (unit === 'MB'
    ? 1_000_000
    : 1000)
}
