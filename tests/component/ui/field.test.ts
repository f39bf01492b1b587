import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { defineComponent, h, ref } from 'vue'
import AppDateField from '../../../src/ui/AppDateField.vue'
import AppField from '../../../src/ui/AppField.vue'
import AppSelect from '../../../src/ui/AppSelect.vue'
import AppStepper from '../../../src/ui/AppStepper.vue'
import AppSwitch from '../../../src/ui/AppSwitch.vue'
import { show } from '../../support/show.ts'

/** A screen that holds the value, as real screens do. */
function holding(part: unknown, start: unknown, props: Record<string, unknown>): { screen: ReturnType<typeof show>, value: () => unknown } {
  const value = ref(start)
  const holder = defineComponent(() => () => h(part as Parameters<typeof h>[0], {
    ...props,
    'modelValue': value.value,
    'onUpdate:modelValue': (next: unknown) => value.value = next,
  }))
  return {
    screen: show(holder),
    value: () => value.value,
  }
}

test('what is wrong is tied to its field and says what to do', async () => {
  const screen = await show(AppField, {
    label: '事由',
    modelValue: '',
    error: '请写明在做什么，才能提交。',
    hint: '一句话即可',
  })
  const field = screen.getByLabelText('事由')
  await expect.element(field).toHaveAttribute('aria-invalid', 'true')
  await expect.element(field).toHaveAccessibleDescription('请写明在做什么，才能提交。 一句话即可')
})

test('a field without an error does not claim one', async () => {
  const screen = await show(AppField, { label: '事由', modelValue: '' })
  await expect.element(screen.getByLabelText('事由')).not.toHaveAttribute('aria-invalid')
  await expect.element(screen.getByLabelText('事由')).not.toHaveAttribute('aria-describedby')
})

test('an error that comes later is read out', async () => {
  const screen = await show(AppField, { label: '事由', modelValue: '' })
  const spoken = screen.container.querySelector('[aria-live]')
  await screen.rerender({ error: '请写明在做什么。' })
  expect(spoken?.isConnected).toBe(true)
  expect(spoken?.textContent).toContain('请写明在做什么。')
})

test('the letters are counted only when they become few', async () => {
  const { screen } = holding(AppField, '', { label: '说明', max: 10 })
  const page = await screen
  await page.getByLabelText('说明').fill('一二三四五六七')
  await expect.element(page.getByText('7 / 10 字')).not.toBeInTheDocument()
  await page.getByLabelText('说明').fill('一二三四五六七八')
  await expect.element(page.getByText('8 / 10 字')).toBeVisible()
})

test('a password can be looked at while typing it', async () => {
  const screen = await show(AppField, { label: '密码', type: 'password', modelValue: '口岸联检楼' })
  await expect.element(screen.getByLabelText('密码', { exact: true })).toHaveAttribute('type', 'password')
  await screen.getByRole('button', { name: '显示密码' }).click()
  await expect.element(screen.getByLabelText('密码', { exact: true })).toHaveAttribute('type', 'text')
})

const sections = [
  { value: 'a', label: '综合科' },
  { value: 'b', label: '口岸事务中心' },
  { value: 'c', label: '工会', disabled: true },
]

test('a section is chosen from below with two taps', async () => {
  const { screen, value } = holding(AppSelect, '', { label: '责任科室', choices: sections })
  const page = await screen
  await page.getByRole('button', { name: '责任科室 请选择' }).click()
  await page.getByRole('option', { name: '口岸事务中心' }).click()
  expect(value()).toBe('b')
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: '责任科室 口岸事务中心' })).toHaveFocus()
})

test('with keys alone a section is chosen, and Esc leaves it as it was', async () => {
  const { screen, value } = holding(AppSelect, 'a', { label: '责任科室', choices: sections })
  const page = await screen
  const opener = page.getByRole('button', { name: '责任科室 综合科' })
  opener.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('option', { name: '综合科' })).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{Escape}')
  await expect.element(opener).toHaveFocus()
  expect(value()).toBe('a')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('option', { name: '综合科' })).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(value()).toBe('b')
})

test('a day reads in Chinese whatever language the phone speaks', async () => {
  const { screen, value } = holding(AppDateField, '2026-09-14', { label: '截至日期' })
  const page = await screen
  await expect.element(page.getByText('2026 年 9 月 14 日')).toBeVisible()
  await page.getByLabelText('截至日期').fill('2026-09-30')
  expect(value()).toBe('2026-09-30')
  await expect.element(page.getByText('2026 年 9 月 30 日')).toBeInTheDocument()
})

test('a time of day reads like every other time in the app', async () => {
  const { screen } = holding(AppDateField, '2026-11-24T00:56', { label: '开始', kind: 'time' })
  await expect.element((await screen).getByText('2026 年 11 月 24 日 00:56')).toBeVisible()
})

test('points go by halves and stop at the ends', async () => {
  const { screen, value } = holding(AppStepper, 150, {
    label: '扣分',
    max: 200,
    step: 50,
    show: (points: number) => (points / 100).toFixed(1),
  })
  const page = await screen
  await page.getByRole('button', { name: '增加' }).click()
  await expect.element(page.getByRole('group', { name: '扣分' })).toHaveTextContent('2.0')
  await expect.element(page.getByRole('button', { name: '增加' })).toBeDisabled()
  expect(value()).toBe(200)
})

test('a switch is switched with the space bar', async () => {
  const { screen, value } = holding(AppSwitch, false, { label: '关怀模式' })
  const page = await screen
  const control = page.getByRole('switch', { name: '关怀模式' })
  control.element().focus()
  await userEvent.keyboard(' ')
  expect(value()).toBe(true)
  await expect.element(control).toHaveAttribute('aria-checked', 'true')
})
