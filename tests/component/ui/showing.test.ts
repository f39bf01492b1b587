import { afterEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import AppIconButton from '../../../src/ui/AppIconButton.vue'
import AppProgress from '../../../src/ui/AppProgress.vue'
import AppRow from '../../../src/ui/AppRow.vue'
import PhotoTile from '../../../src/ui/PhotoTile.vue'
import RatioRing from '../../../src/ui/RatioRing.vue'
import ScoreScale from '../../../src/ui/ScoreScale.vue'
import SyncLine from '../../../src/ui/SyncLine.vue'
import { useLive } from '../../../src/ui/useLive.ts'
import { startTheme, useTheme } from '../../../src/ui/useTheme.ts'
import { show } from '../../support/show.ts'

const root = document.documentElement
afterEach(() => {
  localStorage.clear()
  startTheme()
})

test('a ring says in words what it draws', async () => {
  const screen = await show(RatioRing, {
    share: 36 / 42,
    target: 0.9,
    text: '85.7%',
    sub: '36/42',
    words: '职工注册 85.7%，目标 90%',
  })
  await expect.element(screen.getByRole('img', { name: '职工注册 85.7%，目标 90%' })).toBeVisible()
})

function drawnShare(ring: Element): number {
  const [drawn, whole] = ring.querySelector('.value')!.getAttribute('stroke-dasharray')!.split(' ').map(Number)
  return drawn! / whole!
}

test('a ring is closed only when the whole is reached', async () => {
  const almost = await show(RatioRing, { share: 41 / 42, words: '差一人' })
  expect(drawnShare(almost.container)).toBeLessThan(41 / 42)
  await almost.unmount()
  const whole = await show(RatioRing, { share: 1, words: '齐全' })
  expect(drawnShare(whole.container)).toBe(1)
})

test('a scale keeps its labels inside, also in the largest type', async () => {
  useTheme().setTypeSize('larger')
  const screen = await show(ScoreScale, {
    value: 86.5,
    marks: [
      { at: 80, label: '文明单位 80' },
      { at: 90, label: '90 标兵' },
    ],
    words: '86.5 分',
  })
  const [before, after] = [
    ...screen.container.querySelectorAll('.label'),
  ].map((label) => {
    const range = document.createRange()
    range.selectNodeContents(label)
    return range.getBoundingClientRect()
  })
  const scale = screen.getByRole('img').element().getBoundingClientRect()
  expect(after!.right).toBeLessThanOrEqual(scale.right + 1)
  expect(before!.left).toBeGreaterThanOrEqual(scale.left)
})

test('a long action tells its numbers and can be stopped', async () => {
  const screen = await show(AppProgress, {
    label: '正在上传',
    done: 2,
    total: 7,
    stoppable: true,
  })
  const bar = screen.getByRole('progressbar', { name: '正在上传' })
  await expect.element(bar).toHaveAttribute('aria-valuetext', '2 / 7')
  await expect.element(bar).toHaveAttribute('aria-valuenow', '29')
  await screen.getByRole('button', { name: '停止' }).click()
  expect(screen.emitted('stop')).toHaveLength(1)
})

test('a row that leads somewhere is one link; what has its own target lies outside', async () => {
  const screen = await show(AppRow, { title: '思想道德建设', sub: '2 条标准', to: '/standards/2' }, {
    end: () => h('button', '去拍'),
  })
  const link = screen.getByRole('link', { name: '思想道德建设 2 条标准' })
  await expect.element(link).toHaveAttribute('href', '/standards/2')
  expect(link.element().querySelector('button')).toBeNull()
  await expect.element(screen.getByRole('button', { name: '去拍' })).toBeVisible()
})

test('a row that leads somewhere shows a chevron, unless the screen says otherwise', async () => {
  const goal = await show(AppRow, { title: '思想道德建设', to: '/standards/2' })
  expect(goal.container.querySelector('.chevron')).not.toBeNull()
  await goal.rerender({ chevron: false })
  expect(goal.container.querySelector('.chevron')).toBeNull()
})

test('a plain icon button is no toggle, and a toggle says its state', async () => {
  const screen = await show(AppIconButton, { icon: 'search', label: '搜索' })
  await expect.element(screen.getByRole('button', { name: '搜索' })).not.toHaveAttribute('aria-pressed')
  await screen.rerender({ pressed: false })
  await expect.element(screen.getByRole('button', { name: '搜索' })).toHaveAttribute('aria-pressed', 'false')
})

test('a row without a goal is no target', async () => {
  const screen = await show(AppRow, { title: '中秋节' })
  expect(screen.container.querySelector('a, button, [tabindex]')).toBeNull()
})

test('a photo\'s state is said, not only coloured', async () => {
  const screen = await show(PhotoTile, {
    alt: '清扫落叶',
    mark: { icon: 'cloud-up', tone: 'wait', word: '待上传' },
  })
  await expect.element(screen.getByRole('img', { name: '照片状态：待上传' })).toBeVisible()
})

test('nothing to say about sync: nothing is drawn, and the place to speak is there', async () => {
  const screen = await show(SyncLine)
  const place = screen.getByRole('status')
  await expect.element(place).toBeEmptyDOMElement()
  await screen.rerender({
    state: { tone: 'wait', icon: 'offline', text: '离线 · 3 件存于本机' },
  })
  await expect.element(place).toHaveTextContent('离线 · 3 件存于本机')
})

test('dark and large are kept for the next visit', () => {
  useTheme().setTheme('dark')
  useTheme().setTypeSize('large')
  root.removeAttribute('data-theme')
  root.removeAttribute('data-type')
  startTheme()
  expect([root.dataset.theme, root.dataset.type]).toEqual(['dark', 'large'])
  expect(getComputedStyle(root).getPropertyValue('--touch').trim()).toBe('60px')
})

test('as the phone wishes means that the page says nothing', () => {
  useTheme().setTheme('dark')
  useTheme().setTheme('auto')
  expect(root.dataset.theme).toBeUndefined()
})

test('the bar around the page follows the choice', () => {
  const html = document.createElement('html')
  html.innerHTML = '<head><meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)"><meta name="theme-color" content="#1d2026" media="(prefers-color-scheme: dark)"></head>'
  const colours = (): string[] => [
    ...html.querySelectorAll('meta'),
  ].map(meta => meta.content)
  const { setTheme } = useTheme({ root: html, storage: undefined })
  setTheme('dark')
  expect(colours()).toEqual(['#1d2026', '#1d2026'])
  setTheme('auto')
  expect(colours()).toEqual(['#ffffff', '#1d2026'])
})

test('a browser that forbids storage still changes the look', () => {
  const forbidden = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  const page = {
    root: document.createElement('html'),
    storage: { getItem: forbidden, setItem: forbidden },
  }
  startTheme(page)
  useTheme(page).setTheme('dark')
  expect(page.root.dataset.theme).toBe('dark')
})

test('a screen stops watching when it goes', async () => {
  let watchers = 0
  const live = {
    subscribe(onNext: (value: string) => void) {
      watchers += 1
      onNext('3 件')
      return {
        unsubscribe: () => watchers -= 1,
      }
    },
  }
  const screen = await show(defineComponent(() => {
    const items = useLive(live, '载入中')
    return () => h('p', items.value)
  }))
  await expect.element(screen.getByText('3 件')).toBeVisible()
  await screen.unmount()
  expect(watchers).toBe(0)
})
