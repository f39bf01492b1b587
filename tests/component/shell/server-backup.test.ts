import type { DiskReply } from '../../../src/protocol/disk.ts'
import { afterEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-vue'
import { page } from 'vitest/browser'
import { h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import StandingNotes from '../../../src/app/StandingNotes.vue'
import { containerKey } from '../../../src/container/container.ts'
import { settingsRoutes } from '../../../src/features/settings/routes.ts'
import { setLocale } from '../../../src/i18n/i18n.ts'
import { axeFindings } from '../../support/axe.ts'
import { NOW, openScreen } from '../support/phone.ts'
import { pullPlan } from '../support/records.ts'
import { aShellPhone } from '../support/shell-phone.ts'

const LAST = Date.UTC(2026, 8, 1, 4, 0)

afterEach(async () => {
  localStorage.clear()
  await setLocale('zh-CN')
})

function aDisk(backup: DiskReply['backup']): DiskReply {
  return {
    level: 'fine',
    freeBytes: 300e9,
    totalBytes: 500e9,
    backup,
  }
}

async function withNotes(disk: DiskReply): Promise<void> {
  const phone = await aShellPhone({
    roles: ['administrator'],
  })
  const Notes = {
    render: () => h(StandingNotes, { disk }),
  }
  await render(Notes, {
    global: {
      plugins: [
        createRouter({
          history: createMemoryHistory(),
          routes: [
            { path: '/:path(.*)', component: Notes },
          ],
        }),
      ],
      provide: { [containerKey as symbol]: phone.container },
    },
  } as Parameters<typeof render>[1])
}

test('[BK15] administrators of a server that was not backed up for a week are told so above every page, in both languages', async () => {
  await withNotes(aDisk({ lastMs: LAST, isLate: true }))
  await expect.element(page.getByText(/服务器上次备份是在 [^\n\r9\u2028\u2029]*9[^\n\r1\u2028\u2029]*1.*已超过 7 天/)).toBeVisible()
  await expect.element(page.getByRole('link', { name: '怎么备份' })).toHaveAttribute('href', '/me/about')
  await setLocale('en')
  await expect.element(page.getByText(/last backed up on .*, more than 7 days ago/)).toBeVisible()
  await page.getByRole('button', { name: 'Later' }).click()
  await expect.poll(() => page.getByText(/backed up/).elements()).toEqual([])
})

test('[BK15] one that was never backed up is told as that, one in time not at all', async () => {
  await withNotes(aDisk({ lastMs: null, isLate: true }))
  await expect.element(page.getByText(/服务器还没有备份过/)).toBeVisible()
  await withNotes(aDisk({ lastMs: NOW, isLate: false }))
  expect(page.getByText(/还没有备份过|上次备份/).elements()).toHaveLength(1)
})

async function openAbout(role: 'administrator' | 'volunteer', backup: DiskReply['backup']) {
  const phone = await aShellPhone({
    roles: [role],
    answers: {
      'GET /v1/disk': () => ({
        body: aDisk(backup),
      }),
    },
  })
  await pullPlan(phone)
  return { phone, screen: await openScreen(phone, settingsRoutes, '/me/about') }
}

test('[BK15] under About administrators read when the last backup was and how one is made', async () => {
  const { screen } = await openAbout('administrator', { lastMs: LAST, isLate: false })
  await expect.element(screen.getByText(/上次完整备份：[^\n\r9\u2028\u2029]*9.*1/)).toBeVisible()
  await expect.element(screen.getByText(/npm run backup/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('[BK15] a volunteer reads nothing of it and the server is not asked', async () => {
  const { phone, screen } = await openAbout('volunteer', { lastMs: null, isLate: true })
  await expect.element(screen.getByText('能证明什么')).toBeVisible()
  expect(screen.getByText(/备份/).elements()).toEqual([])
  expect(phone.called.map(({ call }) => call)).not.toContain('GET /v1/disk')
})
