import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { confirm } from '../../../src/ui/confirm.ts'
import { shownToast, toast } from '../../../src/ui/toast.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { axeFindings } from '../../support/axe.ts'
import { show } from '../../support/show.ts'
import Board from './Board.vue'
import Gallery from './Gallery.vue'

const parts = ['home', 'lists', 'forms', 'states'] as const
const looks = [
  ['light', 'normal'],
  ['dark', 'normal'],
  ['light', 'large'],
  ['dark', 'larger'],
] as const

afterEach(async () => {
  localStorage.clear()
  startTheme()
  await page.viewport(390, 844)
})

/** Marker of a page that has loaded, so that an empty page never passes. */
const markers = {
  home: '上午好，甲',
  lists: '思想道德建设',
  forms: '责任科室',
  states: '还没有活动',
} as const

describe.for(parts)('the parts of %s', (part) => {
  test.for(looks)('axe finds nothing in %s, %s type', async ([theme, type]) => {
    useTheme().setTheme(theme)
    useTheme().setTypeSize(type)
    const screen = await show(Gallery, { part })
    await expect.element(screen.getByText(markers[part]).first()).toBeInTheDocument()
    expect(await axeFindings()).toEqual([])
  })

  test.for([
    [390, 'normal'],
    [390, 'larger'],
    [320, 'normal'],
    [1280, 'normal'],
    [1280, 'larger'],
  ] as const)('at %i px in %s type nothing runs over the side', async ([width, type]) => {
    await page.viewport(width, 844)
    useTheme().setTypeSize(type)
    const screen = await show(Gallery, { part })
    await expect.element(screen.getByText(markers[part]).first()).toBeInTheDocument()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })

  test.for([
    ['normal', 44],
    ['large', 60],
  ] as const)('in %s type a finger of %i px finds every target', async ([type, size]) => {
    useTheme().setTypeSize(type)
    await show(Gallery, { part })
    expect(smallTargets(size)).toEqual([])
  })
})

test.for(looks)('axe finds nothing on a table with its detail in %s, %s type', async ([theme, type]) => {
  await page.viewport(1280, 800)
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await show(Board)
  await expect.element(screen.getByRole('cell', { name: '12.2' })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(1280)
})

test.for(looks)('axe finds nothing on a question and a toast in %s, %s type', async ([theme, type]) => {
  useTheme().setTheme(theme)
  useTheme().setTypeSize(type)
  const screen = await show(Gallery, { part: 'states' })
  toast('已删除 1 件', {
    undo: () => {},
  })
  const answer = confirm({
    title: '删除这 3 张照片',
    message: '可由工作专班恢复。',
    yes: '删除',
    tone: 'bad',
  })
  const dialog = screen.getByRole('dialog', { name: '删除这 3 张照片' })
  await expect.element(dialog).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '取消' }).click()
  expect(await answer).toBe(false)
  shownToast.value = undefined
})

test.for([390, 320] as const)('at %i px the title bar keeps title and buttons apart', async (width) => {
  await page.viewport(width, 844)
  await show(Board)
  const bar = document.querySelector('.bar')!
  const title = document.createRange()
  title.selectNodeContents(bar.querySelector('.words')!)
  expect(title.getBoundingClientRect().right).toBeLessThanOrEqual(bar.querySelector('.actions')!.firstElementChild!.getBoundingClientRect().left)
})

function isHit(target: Element, x: number, y: number): boolean {
  const found = document.elementFromPoint(x, y)
  return found !== null && (target.contains(found) || (target instanceof HTMLInputElement && found.closest('label')?.control === target))
}

/** How many pixels in a row, one under the other, answer to the target. */
function heightForFingers(target: Element): number {
  const box = target.getBoundingClientRect()
  const x = Math.min(box.x + box.width / 2, innerWidth - 1)
  const middle = box.y + box.height / 2
  let height = 0
  for (let y = middle; y >= 0 && isHit(target, x, y); y--)
    height += 1
  for (let y = middle + 1; y < innerHeight && isHit(target, x, y); y++)
    height += 1
  return height
}

function smallTargets(size: number): string[] {
  const targets = [
    ...document.querySelectorAll('a[href], button:not(:disabled), input[type=checkbox]'),
  ].filter(target => target.checkVisibility() && !target.matches('.skip'))
  return targets.flatMap((target) => {
    target.scrollIntoView({ block: 'center', inline: 'center' })
    const height = heightForFingers(target)
    return height < size - 1
      ? [`${Math.round(height)} px: ${target.textContent?.trim() || target.getAttribute('aria-label')} (${target.className})`]
      : []
  })
}
