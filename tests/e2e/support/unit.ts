import type { Page } from '@playwright/test'
import type { NewAccount } from '../pages/entry.ts'
import type { RunningServer } from './server.ts'
import { expect } from '@playwright/test'
import { join, readPurpose, setUpUnit } from '../pages/entry.ts'
import { greeting } from '../pages/home.ts'

export interface Account extends NewAccount { name: string }

/** Passwords that nobody guesses and the strength check takes. */
export const accounts = {
  丙: { name: '丙', login: 'bing', password: '码头 灰鹭 铜铃 47' },
  乙: { name: '乙', login: 'yi', password: '风筝 石阶 海带 85' },
  甲: { name: '甲', login: 'jia', password: '铁锚 白帆 潮汐 63' },
} as const satisfies Record<string, Account>

/** Opens the printed link in a browser that nobody used before; 丙 becomes the administrator. */
export async function foundUnit(page: Page, server: RunningServer, { withPlan = false } = {}): Promise<void> {
  await page.goto(server.linkWith('/setup#'))
  await readPurpose(page)
  await setUpUnit(page, { unitName: '口岸办公室', ...accounts.丙, withPlan })
  await expect(greeting(page, '丙')).toBeVisible()
}

/** Comes in by an invite in a browser that nobody used before. */
export async function joinBy(page: Page, link: string, account: Account): Promise<void> {
  await page.goto(link)
  await readPurpose(page)
  await join(page, account)
  await expect(greeting(page, account.name)).toBeVisible()
}
