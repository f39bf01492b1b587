import { fileURLToPath } from 'node:url'
import { defineConfig, devices } from '@playwright/test'
import { findChromium } from '../support/chromium.ts'
import { localCertificate } from './support/certificate.ts'

const chromium = await findChromium()
const { chromiumFlag } = await localCertificate()

const cache = (path: string): string => fileURLToPath(new URL(`../../node_modules/.cache/${path}`, import.meta.url))

/** Journeys on the built app and the real server; each test file starts a server of its own (see support/server.ts). */
export default defineConfig({
  testDir: './journeys',
  testMatch: '**/*.test.ts',
  outputDir: cache('e2e'),
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  retries: 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    [
      'json',
      {
        outputFile: cache('reports/playwright.json'),
      },
    ],
  ],
  use: {
    ...devices['Pixel 7'],
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      ...chromium,
      args: [...chromium.args, chromiumFlag],
    },
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    trace: 'retain-on-failure',
  },
})
