import type { TestProjectConfiguration } from 'vitest/config'
import { playwright } from '@vitest/browser-playwright'
import { mediaCommands } from '../fixtures/media/browser-commands.ts'
import { findChromium } from './chromium.ts'

/** Which test runs where: units and contracts in Node, the simulation by itself, the rest in Chromium at phone size. */
export async function projects(): Promise<TestProjectConfiguration[]> {
  const launchOptions = await findChromium()
  return [
    {
      extends: true,
      test: {
        name: 'unit',
        environment: 'node',
        setupFiles: ['tests/support/indexeddb.ts'],
        include: ['tests/{unit,contract,architecture}/**/*.test.ts'],
        exclude: ['**/*.browser.test.ts'],
      },
    },
    {
      extends: true,
      test: {
        name: 'sim',
        environment: 'node',
        // Before Dexie, which looks for IndexedDB while it loads.
        setupFiles: ['tests/support/indexeddb.ts'],
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
        include: [
          '@cantoo/pdf-lib',
          '@zip.js/zip.js/lib/zip-core-native.js',
          'age-encryption',
          'client-zip',
          'docx-preview',
          'dompurify',
          'exifreader',
          'file-type',
          'hash-wasm',
          'heic-to/csp',
          'pdfjs-dist/legacy/build/pdf.mjs',
          'pdfjs-dist/legacy/build/pdf.worker.min.mjs',
          'photoswipe',
          'pica',
          'pinyin-pro',
          'read-excel-file/web-worker',
        ],
      },
      test: {
        name: 'browser',
        include: ['tests/component/**/*.test.ts', 'tests/**/*.browser.test.ts'],
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          commands: mediaCommands,
          provider: playwright({ launchOptions }),
          instances: [
            {
              browser: 'chromium',
              viewport: { width: 390, height: 844 },
            },
          ],
        },
      },
    },
  ]
}
