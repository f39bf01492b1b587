import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { defineComponent, h, ref } from 'vue'
import { announce } from '../../../src/ui/announce.ts'
import AppMenu from '../../../src/ui/AppMenu.vue'
import AppSheet from '../../../src/ui/AppSheet.vue'
import { confirm } from '../../../src/ui/confirm.ts'
import FootBar from '../../../src/ui/FootBar.vue'
import OverlayHost from '../../../src/ui/OverlayHost.vue'
import { shownToast, toast } from '../../../src/ui/toast.ts'
import { show } from '../../support/show.ts'

afterEach(() => shownToast.value = undefined)

/** A page with one button that opens a sheet with a field and a button in it. */
const withSheet = defineComponent(() => {
  const open = ref(false)
  return () => h('div', [
    h('button', {
      onClick: () => open.value = true,
    }, '打开'),
    h(AppSheet, {
      'title': '筛选',
      'open': open.value,
      'onUpdate:open': (next: boolean) => open.value = next,
    }, {
      default: () => [
        h('input', { 'aria-label': '姓名' }),
        h('button', '完成'),
      ],
    }),
  ])
})

test('a sheet takes the focus, keeps it, and gives it back', async () => {
  const screen = await show(withSheet)
  const opener = screen.getByRole('button', { name: '打开' })
  await opener.click()
  await expect.element(screen.getByRole('dialog', { name: '筛选' })).toHaveFocus()
  await userEvent.tab({ shift: true })
  await expect.element(screen.getByRole('button', { name: '完成' })).toHaveFocus()
  await userEvent.tab()
  await expect.element(screen.getByRole('button', { name: '关闭' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  await expect.element(opener).toHaveFocus()
})

test('a tap beside the sheet closes it', async () => {
  const screen = await show(withSheet)
  await screen.getByRole('button', { name: '打开' }).click()
  await expect.element(screen.getByRole('dialog')).toBeVisible()
  ;(document.querySelector('.van-overlay') as HTMLElement).click()
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
})

test('a thing to do is chosen from below', async () => {
  const screen = await show(AppMenu, {
    open: true,
    title: '更多',
    actions: [
      { key: 'edit', label: '修改' },
      {
        key: 'delete',
        label: '删除',
        tone: 'bad',
        icon: 'trash',
      },
    ],
  })
  await screen.getByRole('button', { name: '删除' }).click()
  expect(screen.emitted('choose')).toEqual([
    ['delete'],
  ])
  expect(screen.emitted('update:open')).toEqual([
    [false],
  ])
})

test('what was deleted comes back with one tap', async () => {
  const screen = await show(OverlayHost)
  let isDeleted = true
  toast('已删除 1 件', {
    undo: () => void (isDeleted = false),
  })
  await screen.getByRole('button', { name: '撤销' }).click()
  expect(isDeleted).toBe(false)
  await expect.element(screen.getByText('已删除 1 件')).not.toBeInTheDocument()
})

test('a toast is heard, goes by itself, and the way back stands for at least eight seconds', async () => {
  const screen = await show(OverlayHost)
  toast('已复制', { ms: 60 })
  await expect.element(screen.getByText('已复制')).toBeVisible()
  expect(screen.getByText('已复制').element().closest('[role=status]')).not.toBeNull()
  await expect.element(screen.getByText('已复制')).not.toBeInTheDocument()
  toast('已删除', {
    undo: () => {},
    ms: 60,
  })
  expect(shownToast.value?.ms).toBe(8000)
})

test('a toast stands above the foot bar of the page, and of the page that comes next', async () => {
  const hasFoot = ref(true)
  const bar = (label: string, style: string) => h('div', { style }, h(FootBar, () => h('button', label)))
  const screen = await show(defineComponent(() => () => h('div', [
    bar('隐藏', 'display: none'),
    hasFoot.value
      ? bar('保存', 'position: fixed; inset: auto 0 0')
      : null,
    h(OverlayHost),
  ])))
  toast('已存于本机', { ms: 60_000 })
  const placeOf = () => screen.getByText('已存于本机').element().closest('[role=status]')!.getBoundingClientRect() // rises in its place
  await expect.element(screen.getByText('已存于本机')).toBeVisible()
  await expect.poll(() => screen.getByRole('button', { name: '保存' }).element().getBoundingClientRect().top - placeOf().bottom).toBeGreaterThan(0)
  expect(placeOf().top).toBeGreaterThan(innerHeight / 2)
  const above = placeOf().bottom
  hasFoot.value = false
  await expect.poll(() => placeOf().bottom).not.toBe(above)
  hasFoot.value = true
  await expect.poll(() => screen.getByRole('button', { name: '保存' }).element().getBoundingClientRect().top - placeOf().bottom).toBeGreaterThan(0)
})

test('the last thing said replaces the one before', async () => {
  const screen = await show(OverlayHost)
  toast('第一句', {
    undo: () => {},
  })
  toast('第二句')
  await expect.element(screen.getByText('第二句')).toBeVisible()
  await expect.element(screen.getByText('第一句')).not.toBeInTheDocument()
  await expect.element(screen.getByRole('button', { name: '撤销' })).not.toBeInTheDocument()
})

test('only a plain yes is a yes', async () => {
  const screen = await show(OverlayHost)
  const first = confirm({
    title: '删除这张照片',
    message: '可由工作专班恢复。',
    yes: '删除',
    tone: 'bad',
  })
  await screen.getByRole('button', { name: '删除' }).click()
  expect(await first).toBe(true)

  const second = confirm({ title: '停用这部设备' })
  await expect.element(screen.getByRole('button', { name: '取消' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  expect(await second).toBe(false)
})

test('a second question answers the first with no', async () => {
  await show(OverlayHost)
  const first = confirm({ title: '第一问' })
  const second = confirm({ title: '第二问' })
  expect(await first).toBe(false)
  await page.getByRole('button', { name: '确定' }).click()
  expect(await second).toBe(true)
})

test('the same sentence said twice is heard twice', async () => {
  const screen = await show(OverlayHost)
  announce('找到 3 件')
  await expect.element(screen.getByText('找到 3 件')).toBeInTheDocument()
  const first = screen.getByText('找到 3 件').element()
  announce('找到 3 件')
  await expect.poll(() => screen.getByText('找到 3 件').element()).not.toBe(first)
})
