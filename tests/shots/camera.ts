import type { Page } from '@playwright/test'
import type { Look } from '../e2e/support/looks.ts'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Size = 'phone' | 'desktop'

export interface Picture { file: string, screen: string, state: string, size: Size, look: Look }

export interface Camera {
  readonly pictures: readonly Picture[]
  take: (page: Page, about: Omit<Picture, 'file'>) => Promise<void>
}

export const folder = fileURLToPath(new URL('../../artefacts/shots', import.meta.url))

/** Saves what the screen shows under a name that says which screen, state, size and look it is. */
export async function aCamera(): Promise<Camera> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const pictures: Picture[] = []
  return {
    pictures,
    async take(page, about) {
      const { locale, theme, type } = about.look
      const file = `${[
        about.screen,
        about.state,
        about.size,
        locale,
        theme,
        type,
      ].join('~')}.png`
      await atRest(page, about.state === 'loading')
      await page.screenshot({
        path: join(folder, file),
        animations: 'disabled',
      })
      pictures.push({ ...about, file })
    },
  }
}

/** Nothing is being fetched any more, fonts are there, pictures on the screen are decoded, the last change is drawn. */
async function atRest(page: Page, isLoading: boolean): Promise<void> {
  await page.waitForFunction((isSkeletonWanted) => {
    const inSight = (element: Element): boolean => {
      const { top, bottom, width } = element.getBoundingClientRect()
      return width > 0 && bottom > 0 && top < innerHeight
    }
    const onTheirWay = [
      ...document.querySelectorAll(isSkeletonWanted ? '.breathes' : '.breathes, .skeleton'),
    ]
    return !onTheirWay.some(inSight) && [...document.images].filter(inSight).every(image => image.complete)
  }, isLoading, { timeout: 10_000 })
  await page.evaluate(async () => {
    await document.fonts.ready
    const seen = [...document.images].filter(image => image.complete && image.src && image.getBoundingClientRect().top < innerHeight)
    await Promise.all(seen.map(image => image.decode().catch(() => {})))
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 0)))
  })
}
