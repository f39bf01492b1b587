import type { Page } from '@playwright/test'
import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { t } from '../e2e/support/words.ts'
import { wordsOn } from './support/person.ts'
import { buildApp } from './support/plant.ts'
import { figuresOf, openTown } from './support/town.ts'

/** A new version comes while files are on their way, and its service worker takes over, as when another tab says yes. */
export const workerUpdate: Scenario = {
  name: 'worker-update',
  title: 'the service worker is replaced in the middle of uploads',
  run,
}

async function run(chaos: Chaos): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'update-'))
  const newer = join(folder, 'newer')
  await mkdir(newer)
  await buildApp(join(newer, 'dist'), { mark: 'newer' })
  const served = join(folder, 'served')
  await mkdir(served)
  const serve = async (appFolder: string): Promise<void> => {
    await rm(join(served, 'dist'), { force: true })
    await symlink(join(appFolder, 'dist'), join(served, 'dist'))
  }
  await serve(chaos.appFolder)
  const town = await openTown(chaos, {
    who: ['甲'],
    appFolder: served,
  })
  const [person] = town.people as [Person]
  const { page } = person.phone
  const before = await scriptsOf(page)

  chaos.say('the server comes back with another version')
  await town.server.kill()
  await serve(newer)
  await town.server.startAgain()
  await page.evaluate(async () => void await (await navigator.serviceWorker.getRegistration())?.update())
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state), { timeout: 60_000 }).toBe('installed')
  town.proxy.faults = {
    bytesPerSecond: { up: 100_000 },
  }
  await person.capture(await town.album.several(4, 'usual'))
  await person.handIn()
  await page.getByText(t('app.update.busy')).waitFor().catch(async () => {
    throw new Error(`nobody is told of the new version: ${await wordsOn(page)}`)
  })
  const { waitingBlobs } = await person.look()
  await page.evaluate(async () => {
    const changed = new Promise((resolve, reject) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
      setTimeout(() => reject(new Error('the newer worker does not take over')), 30_000)
    })
    ;(await navigator.serviceWorker.getRegistration())?.waiting?.postMessage({ type: 'SKIP_WAITING' })
    await changed
  })
  chaos.log(`the newer worker took over with ${waitingBlobs} files waiting`)
  // The page is still the older one: what it asks for must still be there.
  await person.capture(await town.album.several(2))
  await person.handIn()
  const findings = await town.verdict()
  if (waitingBlobs === 0)
    findings.push('nothing was on its way when the worker changed')
  if (await scriptsOf(page) === before)
    findings.push('after a reload the page is still the older version')
  return {
    figures: figuresOf(town, `changed over with ${waitingBlobs} files waiting`),
    findings,
  }
}

async function scriptsOf(page: Page): Promise<string> {
  return await page.evaluate(() => [...document.scripts].map(({ src }) => src).join(' '))
}
