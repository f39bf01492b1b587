import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import process from 'node:process'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { StartRefused } from './start-refused.ts'

/** What the app is made of; the server needs no build. */
const sources = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
]
const compressible = new Set([
  '.js',
  '.css',
  '.html',
  '.svg',
  '.json',
  '.webmanifest',
  '.wasm',
  '.txt',
])

/**
 * Builds the app where its sources are newer than the build. The service worker is written last: a build that broke off has none.
 * @throws StartRefused where there is no build and none can be made
 */
export function buildIfStale({ root, distFolder, say }: { root: string, distFolder: string, say: (line: string) => void }): void {
  const builtMs = changedMs(join(distFolder, 'sw.js'))
  if (builtMs <= newestMs(root, sources))
    build({ root, isBuilt: builtMs > 0, say })
  if (changedMs(join(distFolder, 'sw.js.br')) < changedMs(join(distFolder, 'sw.js')))
    compress(distFolder)
}

function build({ root, isBuilt, say }: { root: string, isBuilt: boolean, say: (line: string) => void }): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite)) {
    if (isBuilt)
      return say('The sources are newer than the built app, but the tools to build it are not installed: serving it as it is.')
    throw new StartRefused('The app is not built and the tools to build it are not installed: run npm ci, then npm start.')
  }
  say('Building the app, which takes a moment ...')
  const { status, stderr, stdout } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' })
  if (status !== 0)
    throw new StartRefused(`The app cannot be built:\n${stdout}${stderr}`)
}

/** Writes `.br` and `.gz` beside what is worth it, so that serving costs no time. */
export function compress(distFolder: string): void {
  for (const file of filesUnder(distFolder)) {
    if (!compressible.has(extname(file)))
      continue
    const bytes = readFileSync(file)
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }))
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  }
}

function newestMs(root: string, names: readonly string[]): number {
  const ofServer = join(root, 'src/server')
  const files = names.map(name => join(root, name)).flatMap(path => isFolder(path)
    ? filesUnder(path)
    : [path])
  return Math.max(0, ...files.filter(file => relative(ofServer, file).startsWith('..')).map(changedMs))
}

/** 0 where there is no such file. */
function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
