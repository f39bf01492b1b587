import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { defineComponent, h } from 'vue'
import AppButton from '../../../src/ui/AppButton.vue'
import AppScreen from '../../../src/ui/AppScreen.vue'
import AppShell from '../../../src/ui/AppShell.vue'
import FootBar from '../../../src/ui/FootBar.vue'
import { useTheme } from '../../../src/ui/useTheme.ts'
import { show } from '../../support/show.ts'
import { tidy } from '../support/tidy.ts'

afterEach(tidy)

const tabs = ['首页', '标准', '采集', '待办', '我的'].map(label => ({
  name: label,
  label,
  icon: 'home' as const,
  to: '/',
  raised: label === '采集',
}))

/** A page longer than the phone, with doors beneath and one deed at the thumb. */
function aLongPage(inner = false) {
  return show(defineComponent(() => () => h(AppShell, { tabs, inner, current: '采集' }, {
    default: () => h(AppScreen, null, {
      default: () => h('div', { style: 'height: 3000px' }),
      foot: () => h(FootBar, null, {
        default: () => h(AppButton, { kind: 'primary' }, {
          default: () => '拍照',
        }),
      }),
    }),
  })))
}

test.for(['normal', 'larger'] as const)('in %s type the deed at the thumb is never beneath the doors, wherever the page stands', async (size) => {
  useTheme().setTypeSize(size)
  await page.viewport(390, 844)
  const screen = await aLongPage()
  const bar = (): DOMRect => document.querySelector('.foot-bar')!.getBoundingClientRect()
  const doors = (): DOMRect => screen.getByRole('navigation').element().getBoundingClientRect()
  for (const at of [0, 900, 9000]) {
    scrollTo(0, at)
    await expect.poll(() => Math.abs(bar().bottom - doors().top)).toBeLessThanOrEqual(1)
    expect(doors().bottom).toBeLessThanOrEqual(845)
  }
})

test('on an inner page, without doors, it stands at the very bottom', async () => {
  await page.viewport(390, 844)
  await aLongPage(true)
  scrollTo(0, 0)
  await expect.poll(() => Math.round(document.querySelector('.foot-bar')!.getBoundingClientRect().bottom)).toBe(844)
})
