import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * A copy of a real module with one line broken on purpose, to see that a test would notice. Fails where the line is not there
 * any more: then the planted bug must be planted anew.
 */
export async function planted<Module>(file: string, ...patches: ReadonlyArray<readonly [line: string, broken: string]>): Promise<Module> {
  const path = resolve(file)
  let text = readFileSync(path, 'utf8')
  for (const [line, broken] of patches) {
    if (!text.includes(line))
      throw new Error(`${file} has no line "${line}"`)
    text = text.replace(line, broken)
  }
  const absolute = text.replaceAll(/from '(\.{1,2}\/[^']+)'/g, (_, relative: string) => `from '${resolve(dirname(path), relative)}'`)
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  const copy = join(folder, basename(path))
  writeFileSync(copy, absolute)
  try {
    return await import(/* @vite-ignore */ copy) as Module
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}
