import type { Locator, Page } from '@playwright/test'
import { t } from '../support/words.ts'

/** Pictures and papers as tiles, wherever they stand. */
export function tiles(page: Page): Locator {
  return page.getByRole('listitem').filter({
    has: page.locator('.tile'),
  })
}

/** Tiles whose picture is drawn. */
export function pictures(page: Page): Locator {
  return tiles(page).locator('img')
}

/** Tiles that carry this word of delivery, such as 已送达. */
export function marked(page: Page, state: 'phone' | 'delivered' | 'original' | 'refused'): Locator {
  return tiles(page).getByLabel(t('ui.photoState', {
    word: t(`evidence.delivery.${state}`),
  }))
}

/** The pixels of a shown picture at its four corners, as the browser draws it, with its natural size. */
export interface Look { width: number, height: number, topLeft: number[], topRight: number[], bottomLeft: number[], bottomRight: number[] }

/** Nothing while it cannot be drawn: `decode` is refused also when a better picture takes the place of the thumbnail meanwhile. */
export async function lookAt(picture: Locator): Promise<Look | undefined> {
  return picture.evaluate(async (element) => {
    const image = element as HTMLImageElement
    const isDrawn = await image.decode().then(() => true, () => false)
    if (!isDrawn)
      return
    const { naturalWidth: width, naturalHeight: height } = image
    const canvas = new OffscreenCanvas(width, height)
    const pen = canvas.getContext('2d')!
    pen.drawImage(image, 0, 0)
    const at = (x: number, y: number) => [
      ...pen.getImageData(Math.round(x * width), Math.round(y * height), 1, 1).data.slice(0, 3),
    ]
    return {
      width,
      height,
      topLeft: at(0.1, 0.1),
      topRight: at(0.9, 0.1),
      bottomLeft: at(0.1, 0.9),
      bottomRight: at(0.9, 0.9),
    }
  })
}
