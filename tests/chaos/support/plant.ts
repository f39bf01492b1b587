import type { Plant } from './bug.ts'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { withBug } from './bug.ts'

/** How a server process gets its bugs: to be handed to `startServer`. */
export function bugsInServer(plants: readonly Plant[]): { env: Record<string, string>, preload: string[] } {
  return {
    env: {
      PLANTED: JSON.stringify(plants),
    },
    preload: [new URL('planted-server.ts', import.meta.url).href],
  }
}

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** Builds the app into a folder of its own: nobody who works on the sources meanwhile changes what is under test. */
export async function buildApp(outDir: string, { plants = [], mark }: { plants?: readonly Plant[], mark?: string } = {}): Promise<void> {
  const left = new Set(plants)
  await build({
    root: project,
    configFile: `${project}vite.config.ts`,
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true, reportCompressedSize: false },
    plugins: [
      {
        name: 'planted-bugs',
        enforce: 'pre',
        async load(id) {
          const path = id.split('?')[0] ?? ''
          const plant = plants.find(({ file }) => path.endsWith(`/src/${file}`))
          if (plant) {
            left.delete(plant)
            return withBug(await readFile(path, 'utf8'), plant)
          }
          // Another build of the same sources: every phone sees a new version.
          return mark !== undefined && path.endsWith('/src/app/main.ts')
            ? `${await readFile(path, 'utf8')}\nglobalThis.name += ${JSON.stringify(mark)}.slice(0, 0)\n`
            : undefined
        },
      },
    ],
  })
  if (left.size > 0)
    throw new Error(`not part of the app: ${[...left].map(({ file }) => file).join(', ')}`)
}
