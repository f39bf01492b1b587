import type { Benchmark, Line } from './support/benchmark.ts'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * `npm run bench` measures everything that has a `bN.bench.ts` here, `npm run bench -- B1` one of them. Bars are ratios
 * between things measured side by side in one run; a bar that falls short makes the command fail.
 */
const folder = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2).map(id => id.toUpperCase())

installPeers()
const benchmarks = await allBenchmarks()
const chosen = benchmarks.filter(({ id }) => wanted.length === 0 || wanted.includes(id))
if (chosen.length === 0) {
  console.error(`No such benchmark. There are ${benchmarks.map(({ id }) => id).join(', ')}.`)
  process.exit(1)
}
const results: Array<{ id: string, title: string, lines: Line[] }> = []
for (const { id, title, run } of chosen) {
  console.log(`\n${id}  ${title}`)
  const lines = await run()
  lines.forEach(print)
  results.push({ id, title, lines })
}
const machine = {
  node: process.version,
  cpus: cpus().length,
  platform: platform(),
  arch: arch(),
}
await writeFile('bench-results.json', `${JSON.stringify({ machine, results }, null, 2)}\n`)
const short = results.flatMap(({ id, lines }) => lines.filter(({ bar }) => bar && !bar.holds).map(({ what }) => `${id} ${what}`))
console.log(short.length === 0
  ? '\nevery bar holds'
  : `\nbars that fall short:\n  ${short.join('\n  ')}`)
process.exit(short.length === 0
  ? 0
  : 1)

function print({ what, figure, bar }: Line): void {
  const verdict = bar
    ? `${bar.holds ? 'ok   ' : 'SHORT'} ${bar.words}`
    : ''
  console.log(`  ${what.padEnd(52)} ${figure.padEnd(34)} ${verdict}`)
}

async function allBenchmarks(): Promise<Benchmark[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.bench.ts'))
  const modules = await Promise.all(names.map(name => import(new URL(name, import.meta.url).href) as Promise<{ benchmark: Benchmark }>))
  return modules.map(({ benchmark }) => benchmark).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
}

/** Peers have a lock file of their own, so that nobody who only runs the app installs them. Installed anew when it changes. */
function installPeers(): void {
  const lock = readFileSync(`${folder}peers/package-lock.json`, 'utf8')
  const installed = `${folder}peers/node_modules/.installed-lock.json`
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock)
    return
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: `${folder}peers`, stdio: 'inherit' })
  if (install.status !== 0)
    process.exit(install.status ?? 1)
  writeFileSync(installed, lock)
}
