import { spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import process from 'node:process'
import { findChromium } from './support/chromium.ts'

/**
 * `npm test`: everything, in the order from fast to slow, browser tests included. Goes on after a failure so that one run
 * tells all, prints `N passed, N failed` and exits non-zero where anything failed or nothing ran.
 */
const reports = 'node_modules/.cache/reports'

interface Suite { name: string, command: string[], report: string, count: (report: unknown) => Count }
interface Count { passed: number, failed: number }

const suites: Suite[] = [
  {
    name: 'units, contracts, components, simulation',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${reports}/vitest.json`,
    ],
    report: `${reports}/vitest.json`,
    count: countVitest,
  },
  {
    name: 'build',
    command: ['vite', 'build', '--logLevel', 'warn'],
    report: '',
    count: () => ({ passed: 0, failed: 0 }),
  },
  {
    name: 'journeys in a browser against a real server',
    command: [
      'playwright',
      'test',
      '-c',
      'tests/e2e',
    ],
    report: `${reports}/playwright.json`,
    count: countPlaywright,
  },
]

await mkdir(reports, { recursive: true })
await explainMissingBrowser()
const total: Count = { passed: 0, failed: 0 }
for (const suite of suites) {
  process.stdout.write(`\n== ${suite.name}\n`)
  const code = await run(suite.command)
  const count = suite.report
    ? suite.count(JSON.parse(await readFile(suite.report, 'utf8')))
    : suite.count(null)
  total.passed += count.passed
  // A suite that failed without a failing test (a crash, a broken build) counts as one.
  total.failed += code !== 0
    ? Math.max(1, count.failed)
    : count.failed
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 || total.passed === 0
  ? 1
  : 0

async function explainMissingBrowser(): Promise<void> {
  try {
    await findChromium()
  }
  catch {
    process.stdout.write('No browser found. Install one: apt-get install chromium fonts-noto-cjk (or set CHROMIUM=/path/to/chromium)\n')
    process.exit(1)
  }
}

async function run([command, ...args]: string[]): Promise<number> {
  const child = spawn(command as string, args, { stdio: 'inherit' })
  return new Promise(resolve => child.once('exit', code => resolve(code ?? 1)))
}

function countVitest(report: unknown): Count {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report as Record<string, number>
  return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) || (numFailedTestSuites ?? 0) }
}

function countPlaywright(report: unknown): Count {
  const { expected = 0, unexpected = 0, flaky = 0 } = (report as { stats: Record<string, number> }).stats
  return { passed: expected + flaky, failed: unexpected }
}
