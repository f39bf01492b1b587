import type { FileChooser, Locator, Page } from '@playwright/test'
import type { Buffer } from 'node:buffer'
import type { CaptionElement } from '../../../src/domain/evidence/caption.ts'
import { like, t } from '../support/words.ts'
import { button, confirmWith, sheet } from './parts.ts'

export interface PickedFile { name: string, mimeType: string, buffer: Buffer }

/** What the browser's camera or file list hands over once the button has opened it. */
export async function handOver(page: Page, opener: Locator, files: PickedFile | PickedFile[]): Promise<FileChooser> {
  const opened = page.waitForEvent('filechooser')
  await opener.click()
  const chooser = await opened
  await chooser.setFiles(files)
  return chooser
}

export const captureScreen = {
  camera: (page: Page): Locator => button(page, t('capture.do.camera')),
  file: (page: Page): Locator => button(page, t('capture.do.file')),
  /** Asked once: no position, which is fine. */
  async refusePosition(page: Page): Promise<void> {
    await button(page, t('capture.position.no')).click()
  },
}

/** The screen after the shot. */
export const afterShot = {
  /** n 张已存于本机: said only once the bytes are on disk. */
  kept: (page: Page, n: number, what: 'photos' | 'files' = 'photos'): Locator => page.getByRole('status').filter({
    hasText: t(`capture.kept.here.${what}`, { n }),
  }),
  more: (page: Page): Locator => button(page, t('capture.more.camera')),
  picture: (page: Page): Locator => page.locator('figure img'),
  async fill(page: Page, element: Exclude<CaptionElement, 'time'>, text: string): Promise<void> {
    await page.getByRole('group', {
      name: t('caption.label'),
    }).getByLabel(t(`caption.element.${element}`)).fill(text)
  },
  clause: (page: Page, name: string | RegExp): Locator => page.getByRole('group', {
    name: t('clause.pick'),
  }).getByRole('button', { name }),
  async done(page: Page): Promise<void> {
    await button(page, t('ui.done')).click()
  },
  /** 还缺 …: hand in anyway. */
  async handInAnyway(page: Page): Promise<void> {
    await confirmWith(page, t('capture.after.handInAnyway'))
  },
  lacking: (page: Page): Locator => sheet(page).filter({
    hasText: like('capture.after.lacking'),
  }),
}
