import { page } from 'vitest/browser'
import { shownToast } from '../../../src/ui/toast.ts'
import { useTheme } from '../../../src/ui/useTheme.ts'

/** After each test: phone size, normal type, the theme of the system, and nothing said by the test before. */
export async function tidy(): Promise<void> {
  useTheme().setTheme('auto')
  useTheme().setTypeSize('normal')
  shownToast.value = undefined
  await page.viewport(390, 844)
}
