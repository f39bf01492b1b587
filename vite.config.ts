/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { manifest } from './src/app/manifest.ts'
import { mediaCommands } from './tests/fixtures/media/browser-commands.ts'
import { findChromium } from './tests/support/chromium.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Vant's own icon style carries a 29 kB font; ours draws the few icons that Vant's parts use. */
const ownVantIcons = {
  find: /^(?:\.\.\/)+icon\/index\.css$/,
  replacement: here('src/ui/styles/vant-icons.css'),
}

export default defineConfig({
  plugins: [
    vue(),
    // Messages become syntax trees at build time: no `new Function`, which our content security policy forbids.
    VueI18n({
      include: here('src/i18n/locales/**'),
      runtimeOnly: true,
      compositionOnly: true,
      fullInstall: false,
      dropMessageCompiler: true,
      strictMessage: true,
    }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: ['index.html', 'assets/**/*.{js,css}', 'icons/*.{svg,png}'],
        // Heavy viewers are the viewer pack: fetched after first idle and by "ready for offline", not with the shell.
        globIgnores: ['assets/viewer-*'],
      },
    }),
  ],
  resolve: {
    alias: [ownVantIcons],
  },
  worker: { format: 'es' },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 1200 },
  server: {
    proxy: { '/v1': 'http://localhost:8787', '/healthz': 'http://localhost:8787' },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          setupFiles: ['fake-indexeddb/auto'],
          include: ['tests/{unit,contract,architecture}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'sim',
          environment: 'node',
          include: ['tests/sim/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        // A warm optimiser cache makes Vite reload a running test after a new import.
        optimizeDeps: {
          force: true,
          // Loaded late, in workers, where Vite does not look for them beforehand.
          include: ['@cantoo/pdf-lib', '@zip.js/zip.js/lib/zip-core-native.js', 'exifreader', 'file-type', 'hash-wasm', 'heic-to/csp', 'pica'],
        },
        test: {
          name: 'browser',
          include: ['tests/component/**/*.test.ts', 'tests/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: mediaCommands,
            provider: playwright({ launchOptions: await findChromium() }),
            instances: [
              {
                browser: 'chromium',
                viewport: { width: 390, height: 844 },
              },
            ],
          },
        },
      },
    ],
  },
})
