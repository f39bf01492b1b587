import type { Page } from 'playwright'

/**
 * Slows the page's main thread down. Returns how many times longer a fixed loop now takes: the browser promises no more than
 * an approximation, and a busy machine adds to it. Workers and the browser's own processes stay as they are.
 */
export async function slowDown(page: Page, rate: number): Promise<number> {
  const full = await fixedLoop(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  return await fixedLoop(page) / full
}

/** Milliseconds for the same sum each time; the first run warms up. */
async function fixedLoop(page: Page): Promise<number> {
  return page.evaluate(() => {
    const run = (): number => {
      const from = performance.now()
      let sum = 0
      for (let n = 0; n < 20_000_000; n++)
        sum = (sum * 31 + n) | 0
      return performance.now() - from + (sum === 1
        ? 1e-9
        : 0)
    }
    run()
    return run()
  })
}
