import type { Look } from '../e2e/support/looks.ts'
import type { Size } from './camera.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { chromium } from '@playwright/test'
import { goTo } from '../e2e/pages/parts.ts'
import { localCertificate } from '../e2e/support/certificate.ts'
import { demoThings, noThings } from '../e2e/support/demo.ts'
import { pairedLooks, setLook } from '../e2e/support/looks.ts'
import { open, screens } from '../e2e/support/screens.ts'
import { startServer } from '../e2e/support/server.ts'
import { foundUnit } from '../e2e/support/unit.ts'
import { findChromium } from '../support/chromium.ts'
import { aCamera, folder } from './camera.ts'
import { indexPage } from './index-page.ts'
import { demoStates, emptyScreens } from './states.ts'
import { aContext, aPageOf } from './studio.ts'

/** `npm run shots`: every screen with its states as pictures, and artefacts/shots/index.html to flip through them. */
const usual: Look = { locale: 'zh-CN', theme: 'light', type: 'normal' }
/** Beside the usual look: each screen in English and Chinese, dark, 1.25 and 1.5 at least once. */
const sampled: ReadonlyArray<readonly Look[]> = [
  [pairedLooks[0]![1], pairedLooks[1]![0]],
  [
    { locale: 'zh-CN', theme: 'dark', type: 'larger' },
    { locale: 'en', theme: 'light', type: 'large' },
  ],
]

const missed: string[] = []
const startMs = Date.now()
const { executablePath, args } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  args: [...args, (await localCertificate()).chromiumFlag],
})
const camera = await aCamera()
const demo = await startServer({ isDemo: true })
const empty = await startServer()
try {
  await Promise.all((['phone', 'desktop'] as const).map(size => everyScreen(size)))
  await Promise.all((['phone', 'desktop'] as const).map(size => everyState(size)))
  await nothingYet()
}
finally {
  await browser.close()
  await Promise.all([
    demo.remove(),
    empty.remove(),
  ])
}
await writeFile(join(folder, 'index.html'), indexPage(camera.pictures))
process.stdout.write(`${camera.pictures.length} pictures in ${Math.round((Date.now() - startMs) / 1000)} s: ${join(folder, 'index.html')}\n`)
missed.forEach(line => process.stdout.write(`missed ${line}\n`))
process.exit(missed.length === 0
  ? 0
  : 1)

async function everyScreen(size: Size): Promise<void> {
  for (const { who, screens: all } of screens) {
    const context = await aContext(browser, size)
    const page = await aPageOf(context, demo, who)
    const things = who === 'nobody'
      ? noThings
      : await demoThings(page)
    for (const [index, screen] of all.entries()) {
      const looks = [
        usual,
        ...size === 'phone'
          ? sampled[index % 2]!
          : sampled[index % 2]!.slice(0, 1),
      ]
      for (const look of looks) {
        await tried(`${screen.name} ${size}`, async () => {
          await setLook(page, look)
          await open(page, screen, things)
          await camera.take(page, {
            screen: screen.name,
            state: 'full',
            size,
            look,
          })
        })
      }
    }
    await context.close()
  }
}

/** Each in a browser context of its own, so that no state leaks into the next. */
async function everyState(size: Size): Promise<void> {
  for (const { screen, state, show } of demoStates) {
    const context = await aContext(browser, size)
    await tried(`${screen} ${state} ${size}`, async () => {
      const page = await aPageOf(context, demo, 'taskForce')
      await show(page, context)
      await camera.take(page, { screen, state, size, look: usual })
    })
    await context.close()
  }
}

async function nothingYet(): Promise<void> {
  const context = await aContext(browser, 'phone')
  const page = await context.newPage()
  await foundUnit(page, empty)
  await page.locator('main .t30').waitFor()
  for (const { screen, path } of emptyScreens) {
    for (const size of ['phone', 'desktop'] as const) {
      await tried(`${screen} empty ${size}`, async () => {
        await page.setViewportSize(size === 'phone'
          ? { width: 390, height: 844 }
          : { width: 1280, height: 800 })
        await goTo(page, path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await camera.take(page, {
          screen,
          state: 'empty',
          size,
          look: usual,
        })
      })
    }
  }
  await context.close()
}

/** One picture that cannot be taken must not cost all others. */
async function tried(what: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: Error) => missed.push(`${what}: ${error.message.split('\n')[0]}`))
}
