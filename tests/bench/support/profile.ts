import type { Page } from 'playwright'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { findChromium } from '../../support/chromium.ts'

export interface Profile {
  /** Works with the page in a browser process of its own, which has ended when this resolves. */
  use: <Result>(url: string, work: (page: Page) => Promise<Result>) => Promise<Result>
  /** Bytes on the disk in whole blocks, as `du` counts them. */
  diskBytes: () => Promise<number>
  remove: () => Promise<void>
}

/** A browser's folder on the disk. */
export async function aProfile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'jz-bench-profile-'))
  const launch = await findChromium()
  return {
    async use(url, work) {
      const context = await chromium.launchPersistentContext(folder, launch)
      try {
        const page = await context.newPage()
        page.on('pageerror', error => console.error(error))
        await page.goto(url)
        return await work(page)
      }
      finally {
        await context.close()
      }
    },
    diskBytes: () => bytesOf(folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The POSIX unit of `st_blocks`. */
const BLOCK_BYTES = 512

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const stats = await Promise.all(entries.map(({ parentPath, name }) => lstat(join(parentPath, name))))
  return stats.reduce((sum, { blocks }) => sum + blocks * BLOCK_BYTES, 0)
}
