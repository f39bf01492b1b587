import type { Locator, Page } from '@playwright/test'

const MOST_STOPS = 150

/**
 * Tab, and nothing but Tab, until the wanted thing has the focus.
 * @throws where it is never reached, or a stop on the way does not show that it has the focus
 */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await wanted.evaluate(element => element === document.activeElement))
      return
    await page.keyboard.press('Tab')
    const hidden = await page.evaluate(focusThatShowsNot)
    if (hidden)
      throw new Error(`nothing shows that this has the focus: ${hidden}`)
  }
  throw new Error(`no way to ${String(wanted)} with Tab alone`)
}

/** The element that has the focus without a ring around it or around what stands for it; `null` where all is well. */
function focusThatShowsNot(): string | null {
  const focused = document.activeElement
  if (!focused || focused === document.body)
    return null
  for (let element: Element | null = focused, up = 0; element && up < 4; element = element.parentElement, up++) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    if ((outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none')
      return null
    const beside = element.nextElementSibling && getComputedStyle(element.nextElementSibling)
    if (beside && beside.outlineStyle !== 'none')
      return null
  }
  return focused.outerHTML.slice(0, 200)
}

export async function pressOn(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}

export async function typeInto(page: Page, wanted: Locator, words: string): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.type(words)
}
