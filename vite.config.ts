/// <reference types="vitest/config" />
import type { Plugin } from 'vite'
import type { TestProjectConfiguration } from 'vitest/config'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { manifest } from './src/app/manifest.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Vant's own icon style carries a 29 kB font; ours draws the few icons that Vant's parts use. */
const ownVantIcons = {
  find: /^(?:\.\.\/)+icon\/index\.css$/,
  replacement: here('src/ui/styles/vant-icons.css'),
}

/** Only tests need the browser and the fixtures; a build must not look for either. */
async function testProjects(): Promise<TestProjectConfiguration[]> {
  if (!process.env.VITEST)
    return []
  const { projects } = await import('./tests/support/vitest-projects.ts')
  return projects()
}

/** Lists what the service worker fetches as the viewer pack: heavy chunks, of workers too, and the files beside them. */
function viewerPack(): Plugin {
  return {
    name: 'viewer-pack',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter(file => file.startsWith('assets/viewer-') || file.startsWith('viewers/')).map(file => `/${file}`).sort()
      this.emitFile({
        type: 'asset',
        fileName: 'viewer-pack.json',
        source: JSON.stringify({ files }),
      })
    },
  }
}

/** What PDF.js reads beside itself (character tables, fonts, decoders) belongs to the viewer pack too. */
function assetFileNames({ originalFileNames }: { originalFileNames: readonly string[] }): string {
  return originalFileNames.some(name => name.includes('pdfjs-dist'))
    ? 'assets/viewer-pdf-[name]-[hash][extname]'
    : 'assets/[name]-[hash][extname]'
}

/**
 * What stands between a person and their first page comes in three pieces instead of sixty: what every page needs, the first
 * page with its frame, and the engine behind them. On a slow phone each request through the service worker costs
 * milliseconds. A piece holds what its entries reach by plain imports and no earlier piece has.
 */
const pieces: ReadonlyArray<readonly [name: string, of: readonly string[]]> = [
  [
    'start',
    ['src/app/main.ts'],
  ],
  [
    'page',
    ['src/app/PersonFrame.vue', 'src/features/home/HomeScreen.vue'],
  ],
  [
    'engine',
    ['src/app/real-storage.ts', 'src/app/equip.ts'],
  ],
]

interface ModuleGraph { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }

/** The first piece that reaches a module by plain imports has it. */
function pieceOf(): (id: string, graph: ModuleGraph) => string | null {
  let found: Map<string, string> | undefined
  return (id, graph) => {
    found ??= new Map([...pieces].reverse().flatMap(([name, entries]) => [
      ...reach(entries.map(here), graph),
    ].map(module => [module, name] as const)))
    return found.get(id) ?? null
  }
}

function reach(entries: readonly string[], graph: ModuleGraph): Set<string> {
  const seen = new Set<string>()
  const visit = (id: string): void => {
    if (seen.has(id))
      return
    seen.add(id)
    graph.getModuleInfo(id)?.importedIds.forEach(visit)
  }
  entries.forEach(visit)
  return seen
}

export default defineConfig({
  plugins: [
    vue(),
    // Only what the runtime needs; words stay plain text and become sentences in src/i18n/message.ts.
    VueI18n({
      include: [],
      runtimeOnly: true,
      compositionOnly: true,
      fullInstall: false,
      dropMessageCompiler: true,
      strictMessage: true,
    }),
    viewerPack(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: [
          'index.html',
          'viewer-pack.json',
          'assets/**/*.{js,css}',
          'icons/*.{svg,png}',
        ],
        // Heavy viewers are the viewer pack: fetched after first idle and by "ready for offline", not with the shell.
        globIgnores: ['assets/viewer-*'],
      },
    }),
  ],
  resolve: {
    alias: [ownVantIcons],
  },
  json: { namedExports: false, stringify: true },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        assetFileNames,
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: pieceOf(),
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/v1': 'http://localhost:8787', '/healthz': 'http://localhost:8787' },
  },
  test: {
    projects: await testProjects(),
  },
})
