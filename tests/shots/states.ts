import type { BrowserContext, Page } from '@playwright/test'
import { Buffer } from 'node:buffer'
import { afterShot, captureScreen, handOver } from '../e2e/pages/capture.ts'
import { button, field, goTo, row, sheet } from '../e2e/pages/parts.ts'
import { demoThings } from '../e2e/support/demo.ts'
import { t } from '../e2e/support/words.ts'
import { aDocx, aPdf } from '../fixtures/media/papers.ts'
import { aJpeg } from '../fixtures/media/pictures.ts'

/** A state that a screen has beside being full, and how it comes about. The context is the state's own. */
export interface State { screen: string, state: string, show: (page: Page, context: BrowserContext) => Promise<void> }

async function photo() {
  return {
    name: 'a.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from(await aJpeg({ width: 1200, height: 1600, grain: 12 })),
  }
}
const paperWords = '志愿服务活动总结'
const waits = (page: Page) => page.locator('.skeleton').first().waitFor()

async function offline(page: Page, context: BrowserContext): Promise<void> {
  await page.evaluate(async () => navigator.serviceWorker.ready)
  await context.setOffline(true)
}

/** One answer of the server never comes. */
async function held(page: Page, calls: string): Promise<void> {
  await page.context().route(calls, () => new Promise<void>(() => {}))
}

async function showConflict(page: Page): Promise<void> {
  const { conflict } = await demoThings(page)
  await goTo(page, `/conflicts/${conflict}`)
  await button(page, t('conflict.take')).waitFor()
}

async function shoot(page: Page): Promise<void> {
  await goTo(page, '/capture')
  await handOver(page, captureScreen.camera(page), await photo())
  await afterShot.picture(page).waitFor()
}

/** Devices that still held something, as the server would tell of them. */
function unsentDevices(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    deviceId: `01990000-0000-7000-8000-0000000000d${n}`,
    personId: `01990000-0000-7000-8000-0000000000a${n}`,
    personName: ['丙', '甲', '乙'][n % 3],
    label: ['Android Chrome', 'iPhone Safari', 'Windows Edge'][n % 3],
    isRevoked: n === 2,
    waiting: {
      ops: 1 + n,
      blobs: 3 * (1 + n),
      bytes: 4_200_000 * (1 + n),
      oldestMs: Date.UTC(2026, 8, 12, 1 + n),
    },
    asOfMs: Date.UTC(2026, 8, 14, 4 + n),
  }))
}

async function tellUnsent(page: Page, count: number): Promise<void> {
  await page.context().route('**/v1/devices/unsent', route => route.fulfill({
    json: {
      devices: unsentDevices(count),
    },
  }))
}

/** As a volunteer or task force of the demo. */
export const demoStates: readonly State[] = [
  {
    screen: 'people',
    state: 'loading',
    show: async (page) => {
      await held(page, '**/v1/people')
      await goTo(page, '/people')
      await waits(page)
    },
  },
  {
    screen: 'devices',
    state: 'loading',
    show: async (page) => {
      await held(page, '**/v1/devices*')
      await goTo(page, '/devices')
      await waits(page)
    },
  },
  {
    screen: 'people',
    state: 'error',
    show: async (page) => {
      await page.context().route('**/v1/people', route => route.fulfill({
        status: 503,
        json: { code: 'server-busy' },
      }))
      await goTo(page, '/people')
      await page.getByText(t('failure.server-busy')).waitFor()
    },
  },
  {
    screen: 'home',
    state: 'offline',
    show: async (page, context) => {
      await offline(page, context)
      await goTo(page, '/')
      await page.getByText(t('sync.line.offline')).first().waitFor()
    },
  },
  {
    screen: 'people',
    state: 'offline',
    show: async (page, context) => {
      await offline(page, context)
      await goTo(page, '/people')
      await page.getByText(t('failure.offline')).waitFor()
    },
  },
  {
    screen: 'sync',
    state: 'offline',
    show: async (page, context) => {
      await offline(page, context)
      await shoot(page)
      await goTo(page, '/sync')
      await page.locator('main .card').first().waitFor()
    },
  },
  {
    screen: 'after-shot',
    state: 'kept offline',
    show: async (page, context) => {
      await offline(page, context)
      await shoot(page)
    },
  },
  {
    screen: 'after-shot',
    state: 'lacking',
    show: async (page) => {
      await shoot(page)
      await afterShot.done(page)
      await afterShot.lacking(page).waitFor()
    },
  },
  {
    screen: 'capture',
    state: 'empty file',
    show: async (page) => {
      await goTo(page, '/capture')
      await handOver(page, captureScreen.camera(page), {
        name: 'a.jpg',
        mimeType: 'image/jpeg',
        buffer: Buffer.alloc(0),
      })
      await page.getByText(t('failure.file-empty')).waitFor()
    },
  },
  {
    screen: 'sync',
    state: 'disk full',
    show: async (page) => {
      await page.context().route('**/v1/blobs/*', route => route.fulfill({
        status: 507,
        json: { code: 'disk-full' },
      }))
      await shoot(page)
      await goTo(page, '/sync')
      await page.locator('main .card').first().waitFor()
    },
  },
  {
    screen: 'sync',
    state: 'details, changes and trouble',
    show: async (page) => {
      await page.context().route('**/v1/blobs/*', route => route.fulfill({
        status: 507,
        json: { code: 'disk-full' },
      }))
      await page.context().route('**/v1/push', route => route.fulfill({
        status: 503,
        json: { code: 'server-busy' },
      }))
      await shoot(page)
      await afterShot.done(page)
      await goTo(page, '/sync')
      await page.getByText(t('sync.detail')).click()
      await page.getByText(t('sync.detail.device')).waitFor()
    },
  },
  {
    screen: 'sync',
    state: 'all delivered',
    show: async (page) => {
      await goTo(page, '/sync')
      await page.getByText(t('sync.allDelivered')).waitFor()
    },
  },
  {
    screen: 'sync',
    state: 'short room, and other devices with work',
    show: async (page) => {
      await page.addInitScript((unsent) => {
        const ask = globalThis.fetch
        globalThis.fetch = async (input, init) => {
          const answer = await ask(input, init)
          return String(input).endsWith('/v1/session') && answer.ok
            ? Response.json({
                ...await answer.json() as object,
                unsent,
              })
            : answer
        }
      }, unsentDevices(1))
      await page.addInitScript(() => {
        navigator.storage.estimate = async () => ({ quota: 1_000_000_000, usage: 930_000_000 })
      })
      await page.reload()
      await goTo(page, '/sync')
      await page.getByText(t('unsent.own.title')).waitFor()
      await page.getByText(t('room.look')).waitFor()
    },
  },
  {
    screen: 'unsent',
    state: 'full',
    show: async (page) => {
      await tellUnsent(page, 3)
      await goTo(page, '/devices/unsent')
      await page.locator('main .row').nth(2).waitFor()
    },
  },
  {
    screen: 'unsent',
    state: 'none',
    show: async (page) => {
      await tellUnsent(page, 0)
      await goTo(page, '/devices/unsent')
      await page.getByText(t('unsent.none')).waitFor()
    },
  },
  {
    screen: 'home',
    state: 'devices that have not sent',
    show: async (page) => {
      await tellUnsent(page, 3)
      await page.reload()
      await page.locator('a[href="/devices/unsent"]').waitFor()
    },
  },
  {
    screen: 'visit',
    state: 'before its end',
    show: async (page) => {
      await tellUnsent(page, 3)
      await goTo(page, '/visits')
      await page.locator('main a.row, main .row a').first().click()
      await button(page, t('visits.end')).scrollIntoViewIfNeeded()
    },
  },
  {
    screen: 'preview',
    state: 'pdf',
    show: async page => preview(page, {
      name: '通知.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(await aPdf('Notice', 3)),
    }),
  },
  {
    screen: 'preview',
    state: 'docx',
    show: async page => preview(page, {
      name: '总结.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: Buffer.from(await aDocx(paperWords)),
    }, paperWords),
  },
  {
    screen: 'clause-picker',
    state: 'open',
    show: async (page) => {
      await goTo(page, '/capture')
      await row(page, t('capture.binding.clause')).click()
      await sheet(page).locator('.choice').first().waitFor()
    },
  },
  {
    screen: 'activity-picker',
    state: 'open',
    show: async (page) => {
      await goTo(page, '/capture')
      await row(page, t('capture.binding.activity')).click()
      await sheet(page).locator('.row').first().waitFor()
    },
  },
  {
    screen: 'evidence-list',
    state: 'filter',
    show: async (page) => {
      await goTo(page, '/evidence')
      await button(page, t('evidence.filter')).click()
      await sheet(page).waitFor()
    },
  },
  {
    screen: 'evidence-list',
    state: 'selecting',
    show: async (page) => {
      await goTo(page, '/evidence')
      await button(page, t('evidence.choose')).click()
      await page.locator('.tile').first().click()
    },
  },
  {
    screen: 'evidence-list',
    state: 'as list',
    show: async (page) => {
      await goTo(page, '/evidence')
      await button(page, t('evidence.asList')).click()
    },
  },
  {
    screen: 'evidence-list',
    state: 'nothing found',
    show: async (page) => {
      await goTo(page, '/evidence')
      await page.getByRole('searchbox').fill('没有这样的东西')
      await page.getByText(t('evidence.noneFound')).waitFor()
    },
  },
  {
    screen: 'standards',
    state: 'nothing found',
    show: async (page) => {
      await goTo(page, '/standards')
      await page.getByRole('searchbox').fill('没有这样的东西')
      await page.getByText(t('standards.none')).waitFor()
    },
  },
  {
    screen: 'activity-new',
    state: 'errors',
    show: async (page) => {
      await goTo(page, '/activities/new')
      await button(page, t('activities.save')).click()
      await page.getByText(t('activities.error.noTitle')).waitFor()
    },
  },
  {
    screen: 'activity',
    state: 'long words',
    show: async (page) => {
      await goTo(page, '/activities/new')
      await field(page, t('activities.field.title')).fill('新时代文明实践志愿服务主题活动'.repeat(8).slice(0, 120))
      await field(page, t('activities.field.place')).fill('滨海步道东段至西段沿线各社区广场'.repeat(6))
      await button(page, t('activities.save')).click()
      await page.waitForURL(/activities\/[0-9a-f-]{36}$/)
    },
  },
  {
    screen: 'conflict',
    state: 'writing anew',
    show: async (page) => {
      await showConflict(page)
      await button(page, t('conflict.anew')).click()
      await page.getByRole('textbox').waitFor()
    },
  },
  {
    screen: 'conflict',
    state: 'settled offline, to be undone',
    show: async (page, context) => {
      await showConflict(page)
      await offline(page, context)
      await button(page, t('conflict.take')).click()
      await page.getByText(t('conflict.done.other')).waitFor()
    },
  },
  {
    screen: 'conflict',
    state: 'unknown',
    show: async (page) => {
      await goTo(page, '/conflicts/no-such-one')
      await page.getByText(t('conflict.unknown')).waitFor()
    },
  },
  {
    screen: 'rescue',
    state: 'something waits',
    show: async (page, context) => {
      await goTo(page, '/capture')
      await offline(page, context)
      await shoot(page)
      await goTo(page, '/rescue')
      await page.locator('.passphrase').waitFor()
    },
  },
  {
    screen: 'rescue-open',
    state: 'no pack',
    show: async (page) => {
      await goTo(page, '/rescue/open')
      await page.locator('input[type=file]').setInputFiles({
        name: '照片.jzr',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('no pack'),
      })
      await page.locator('input[type=password]').fill('4711-0815-2266-9042-1357')
      await button(page, t('rescue.open')).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    screen: 'me',
    state: 'signing out',
    show: async (page) => {
      await goTo(page, '/me')
      await row(page, t('me.signOut')).click()
      await sheet(page).waitFor()
    },
  },
]

/** As the administrator of a unit that has nothing yet. */
export const emptyScreens: ReadonlyArray<{ screen: string, path: string }> = [
  { screen: 'home', path: '/' },
  { screen: 'standard', path: '/standards/s16' },
  { screen: 'evidence-list', path: '/evidence' },
  { screen: 'activities', path: '/activities' },
  { screen: 'todo', path: '/todo' },
  { screen: 'sync', path: '/sync' },
  { screen: 'visits', path: '/visits' },
  { screen: 'people', path: '/people' },
  { screen: 'devices', path: '/devices' },
  { screen: 'unsent', path: '/devices/unsent' },
  { screen: 'intake', path: '/capture/intake' },
]

/** Opened from the wall; a paper in a frame of its own counts once its words stand there. */
async function preview(page: Page, file: { name: string, mimeType: string, buffer: Buffer }, words?: string): Promise<void> {
  await goTo(page, '/capture?via=file')
  await handOver(page, captureScreen.file(page), file)
  await afterShot.kept(page, 1, 'files').or(page.getByText(t('capture.kept.delivered.files', { n: 1 }))).waitFor()
  await goTo(page, '/evidence')
  await page.locator('.tile').first().click()
  await button(page, t('viewer.open')).click()
  await page.locator('canvas, iframe').first().waitFor()
  if (words !== undefined)
    await page.frameLocator('iframe').getByText(words).waitFor()
}
