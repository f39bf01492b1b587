import type { BrowserContext, Page } from '@playwright/test'
import type { Phone } from '../support/phone.ts'
import type { RunningServer } from '../support/server.ts'
import { expect, test } from '@playwright/test'
import { createActivity } from '../pages/activity-form.ts'
import { row } from '../pages/parts.ts'
import { invite } from '../pages/people.ts'
import { aPhone } from '../support/phone.ts'
import { startServer } from '../support/server.ts'
import { accounts, foundUnit, joinBy } from '../support/unit.ts'

/** Far below the 30 seconds after which a phone looks by itself. */
const AT_ONCE_MS = 8000
/** A browser comes back to a server that was gone after a few seconds. */
const AFTER_RESTART_MS = 20_000

let server: RunningServer
let office: BrowserContext
let phone: Phone

test.beforeAll(async ({ browser }) => {
  server = await startServer()
  office = await browser.newContext()
  phone = await aPhone({ url: server.url })
})
test.afterAll(async () => {
  await phone.remove()
  await office.close()
  await server.remove()
})

/** How often a tab has asked for the live line since it was opened. */
function countLines(page: Page): () => number {
  let lines = 0
  page.on('request', request => lines += Number(new URL(request.url()).pathname === '/v1/events'))
  return () => lines
}

test('two tabs share one live line: what the office writes is in both at once, also after the tab that listened is closed', async () => {
  test.setTimeout(180_000)
  const desk = await office.newPage()
  await foundUnit(desk, server, { withPlan: true })
  const first = await phone.start({ path: '/welcome' })
  const firstLines = countLines(first)
  await joinBy(first, await invite(desk, '甲'), accounts.甲)
  await first.goto(`${server.url}/activities`)
  await expect.poll(firstLines).toBeGreaterThan(0)
  const second = await phone.context.newPage()
  const secondLines = countLines(second)
  await second.goto(`${server.url}/activities`)

  const write = async (title: string): Promise<void> => createActivity(desk, {
    title,
    place: '滨海步道东段',
    people: '甲、乙等 12 人',
    background: '第十二个学雷锋月',
    clause: { search: '16', text: '志愿' },
  })

  await test.step('both tabs hear of it, and only one listens', async () => {
    await write('清扫滨海步道')
    await expect(row(first, /清扫滨海步道/)).toBeVisible({ timeout: AT_ONCE_MS })
    await expect(row(second, /清扫滨海步道/)).toBeVisible({ timeout: AT_ONCE_MS })
    expect(secondLines()).toBe(0)
  })

  await test.step('the tab that listened is closed: the other takes over', async () => {
    await first.close()
    await expect.poll(secondLines).toBe(1)
    await write('擦拭护栏')
    await expect(row(second, /擦拭护栏/)).toBeVisible({ timeout: AT_ONCE_MS })
  })

  await test.step('the server goes and comes back: so does the line', async () => {
    await server.stop()
    await server.startAgain()
    await expect.poll(secondLines, { timeout: AFTER_RESTART_MS }).toBeGreaterThan(1)
    await write('清点垃圾桶')
    await expect(row(second, /清点垃圾桶/)).toBeVisible({ timeout: AT_ONCE_MS })
  })
})
