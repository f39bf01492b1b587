import process from 'node:process'

export interface Tally { passed: number, failed: number }

/**
 * Runs a job of several steps, tells each as it ends and how long it took. What comes after a step that failed is not
 * tried and counts as failed too, so that no run looks better than it is.
 */
export async function tellSteps(name: string, steps: ReadonlyArray<readonly [sentence: string, does: () => Promise<void>]>, onFailure: () => Promise<void>): Promise<Tally> {
  process.stdout.write(`\n${name}\n`)
  for (const [at, [sentence, does]] of steps.entries()) {
    const startMs = Date.now()
    try {
      await does()
      process.stdout.write(`  ✓ ${sentence} (${((Date.now() - startMs) / 1000).toFixed(1)} s)\n`)
    }
    catch (error) {
      process.stdout.write(`  ✗ ${sentence}\n`)
      await onFailure().catch(() => {})
      process.stdout.write(`${error instanceof Error
        ? error.stack
        : String(error)}\n${error instanceof Error && error.cause
        ? `caused by ${String(error.cause)}\n`
        : ''}`)
      const left = steps.length - at - 1
      if (left > 0)
        process.stdout.write(`  ${left} steps were not tried\n`)
      return { passed: at, failed: left + 1 }
    }
  }
  return { passed: steps.length, failed: 0 }
}
