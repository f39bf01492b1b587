import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { defineComponent, h, ref } from 'vue'
import AppChipField from '../../../src/ui/AppChipField.vue'
import AppChips from '../../../src/ui/AppChips.vue'
import AppField from '../../../src/ui/AppField.vue'
import AppSearch from '../../../src/ui/AppSearch.vue'
import AppSegments from '../../../src/ui/AppSegments.vue'
import AppTabs from '../../../src/ui/AppTabs.vue'
import ShortcutList from '../../../src/ui/ShortcutList.vue'
import { useShortcut } from '../../../src/ui/useShortcut.ts'
import { show } from '../../support/show.ts'

const filters = [
  { value: 'all', label: '全部', count: 31 },
  { value: 'missing', label: '还缺', count: 9 },
]

test('a filter says its count and whether it is on', async () => {
  const screen = await show(AppChips, { label: '筛选', choices: filters, modelValue: 'all' })
  await expect.element(screen.getByRole('button', { name: '全部 31' })).toHaveAttribute('aria-pressed', 'true')
  await screen.getByRole('button', { name: '还缺 9' }).click()
  expect(screen.emitted('update:modelValue')).toEqual([
    ['missing'],
  ])
})

test('several clauses are picked and put back', async () => {
  const screen = await show(AppChips, {
    label: '服务条目',
    multiple: true,
    choices: filters,
    modelValue: ['all'],
  })
  await screen.getByRole('button', { name: '还缺 9' }).click()
  await screen.getByRole('button', { name: '全部 31' }).click()
  expect(screen.emitted('update:modelValue')).toEqual([
    [
      ['all', 'missing'],
    ],
    [
      ['missing'],
    ],
  ])
})

test('chips among fields carry a label for eyes and ears and keep the distance that fields keep', async () => {
  const form = defineComponent(() => () => h('form', { class: 'stack-form' }, [
    h(AppField, { label: '姓名', modelValue: '' }),
    h(AppChipField, {
      label: '角色',
      choices: filters,
      modelValue: 'all',
      hint: '至少选一个',
    }),
    h(AppField, { label: '登录名', modelValue: '' }),
  ]))
  const screen = await show(form)
  await expect.element(screen.getByText('角色')).toBeVisible()
  const group = screen.getByRole('group', { name: '角色' })
  await expect.element(group).toBeVisible()
  const edges = (element: Element): DOMRect => element.getBoundingClientRect()
  const [name, login] = [
    ...document.querySelectorAll('.field'),
  ]
  const chips = group.element().parentElement!
  expect(edges(chips).top - edges(name!).bottom).toBe(16)
  expect(edges(login!).top - edges(chips).bottom).toBe(16)
  expect(edges(group.getByRole('button').first().element()).top - edges(screen.getByText('角色').element()).bottom).toBeGreaterThanOrEqual(8)
})

test('arrows walk between views and round the end', async () => {
  const value = ref('now')
  const holder = defineComponent(() => () => h(AppSegments, {
    'label': '待办',
    'choices': [
      { value: 'now', label: '待我处理', count: 5 },
      { value: 'done', label: '已完成' },
    ],
    'modelValue': value.value,
    'onUpdate:modelValue': (next: string) => value.value = next,
  }))
  const screen = await show(holder)
  screen.getByRole('tab', { name: '待我处理 5' }).element().focus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(screen.getByRole('tab', { name: '已完成' })).toHaveFocus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(screen.getByRole('tab', { name: '待我处理 5' })).toHaveAttribute('aria-selected', 'true')
})

test('the doors say where I am and what waits behind them', async () => {
  const screen = await show(AppTabs, {
    current: 'todo',
    items: [
      {
        name: 'home',
        label: '首页',
        icon: 'home',
        to: '/',
      },
      {
        name: 'todo',
        label: '待办',
        icon: 'todo',
        to: '/todo',
        count: 120,
        countTone: 'bad',
        countLabel: '120 件待办',
      },
      {
        name: 'me',
        label: '我的',
        icon: 'me',
        to: '/me',
        count: 0,
      },
    ],
  })
  await expect.element(screen.getByRole('link', { name: '待办 120 件待办' })).toHaveAttribute('aria-current', 'page')
  await expect.element(screen.getByText('99+')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: '首页' })).not.toHaveAttribute('aria-current')
  expect(screen.getByRole('link', { name: '我的' }).element().textContent?.trim()).toBe('我的')
})

const withKeys = defineComponent(() => {
  const query = ref('')
  const count = ref(0)
  useShortcut('j', () => '下一件', () => count.value += 1)
  return () => h('div', [
    h(AppSearch, {
      'placeholder': '搜索条目',
      'modelValue': query.value,
      'onUpdate:modelValue': (next: string) => query.value = next,
    }),
    h('output', `第 ${count.value} 件，查“${query.value}”`),
    h(ShortcutList),
  ])
})

test('a slash goes to the search, and letters typed there stay letters', async () => {
  const screen = await show(withKeys)
  await userEvent.keyboard('j')
  await expect.element(screen.getByText('第 1 件，查“”')).toBeVisible()
  await userEvent.keyboard('/')
  await expect.element(screen.getByRole('searchbox')).toHaveFocus()
  await userEvent.keyboard('j')
  await expect.element(screen.getByText('第 1 件，查“j”')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByText('第 1 件，查“”')).toBeVisible()
})

test('keys with Ctrl belong to the browser', async () => {
  const screen = await show(withKeys)
  await userEvent.keyboard('{Control>}j{/Control}')
  await expect.element(screen.getByText('第 0 件，查“”')).toBeVisible()
})

test('a question mark lists the keys of this page', async () => {
  const screen = await show(withKeys)
  await userEvent.keyboard('?')
  const list = screen.getByRole('dialog', { name: '全部按键' })
  await expect.element(list).toBeVisible()
  await expect.element(list.getByText('下一件')).toBeVisible()
})

test('keys end with the page that offered them', async () => {
  let pressed = 0
  const brief = defineComponent(() => {
    useShortcut('k', () => '上一件', () => pressed += 1)
    return () => h('p', '页')
  })
  const screen = await show(brief)
  await userEvent.keyboard('k')
  await screen.unmount()
  await userEvent.keyboard('k')
  expect(pressed).toBe(1)
})
