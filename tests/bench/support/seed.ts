import type { Page } from 'playwright'
import type { SeedWish } from '../pages/seed.ts'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../pages/seed.ts', import.meta.url))

/**
 * Adds records to the store of whoever is in on this phone. The page must be one of the app's origin that does not run the
 * app, such as `/healthz`. Resolves to how many there are now.
 */
export async function seedEvidence(page: Page, wish: SeedWish): Promise<number> {
  await page.evaluate(await seedScript())
  return page.evaluate(want => window.seedEvidence(want), wish)
}

/** One plain script: evaluated from outside, so that the page's own policy has no say in it. */
async function seedScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      minify: false,
      lib: {
        entry,
        formats: ['iife'],
        name: 'seed',
      },
    },
  })
  const [output] = [built].flat() as Array<{ output: Array<{ code: string }> }>
  return output?.output[0]?.code ?? ''
}
