import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Flags for a Chromium on a closed network, as root, without a GPU. Used by Vitest and Playwright alike. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

export interface LaunchOptions {
  executablePath: string
  args: string[]
}

/**
 * The browser that is there: CHROMIUM=path, a system Chromium, or the one that comes with the npm packages
 * (no root, no download; it brings its own libraries, and we bring its Chinese font).
 */
export async function findChromium(): Promise<LaunchOptions> {
  const executablePath = process.env.CHROMIUM ?? installed.find(path => existsSync(path)) ?? await bundledChromium()
  return { executablePath, args }
}

async function bundledChromium(): Promise<string> {
  // Must be set before the import: only then does the package unpack its own NSS libraries.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  const path = await packed.executablePath()
  const font = fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'))
  const fonts = join(dirname(path), 'fonts')
  await mkdir(fonts, { recursive: true })
  await copyFile(font, join(fonts, 'NotoSansSC_400Regular.ttf'))
  return path
}
