import type { Page } from '@playwright/test'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Album { keep: (page: Page, name: string) => Promise<void> }

/** Numbered pictures of a journey, in `artefacts/<name>`, for a person to look at. */
export async function anAlbum(name: string): Promise<Album> {
  const folder = fileURLToPath(new URL(`../../../artefacts/${name}`, import.meta.url))
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  let count = 0
  return {
    async keep(page, step) {
      count += 1
      await page.screenshot({
        path: join(folder, `${String(count).padStart(2, '0')}-${step}.png`),
      })
    },
  }
}
