import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import { expect } from '@playwright/test'
import { button } from '../e2e/pages/parts.ts'
import { like, t } from '../e2e/support/words.ts'
import { pause } from './support/chaos.ts'
import { wordsOn } from './support/person.ts'
import { figuresOf, openTown } from './support/town.ts'

/** The phone's storage is full: what is refused is said, what was saved stays, and with room again the rest is saved too. */
export const quotaExceeded: Scenario = {
  name: 'quota-exceeded',
  title: 'the browser gives no more room',
  run,
}

async function run(chaos: Chaos): Promise<Outcome> {
  const town = await openTown(chaos, {
    who: ['甲'],
  })
  const [person] = town.people as [Person]
  const { page, context } = person.phone
  const browser = await context.newCDPSession(page)
  const origin = town.server.url
  // Without a network nothing that was saved can make room.
  town.proxy.faults = { isDown: true }
  town.proxy.cutAll()
  await person.capture(await town.album.several(2, 'usual'))
  await person.handIn()
  const rounds = chaos.isShort
    ? 1
    : 5
  let refused = 0
  for (let n = 1; n <= rounds; n++) {
    chaos.say(`full for the ${n}. time`)
    const { usage } = await browser.send('Storage.getUsageAndQuota', { origin })
    await browser.send('Storage.overrideQuotaForOrigin', {
      origin,
      quotaSize: Math.round(usage + chaos.dice.between(100_000, 2_500_000)),
    })
    // A database that is open still has room from before, for half a minute; one that was closed asks again.
    await page.goto('about:blank')
    await pause(3000)
    await page.goto(`${origin}/capture`)
    const batch = await person.offer(await town.album.several(3, 'usual'))
    await page.getByText(like('capture.notSaved.title')).first().waitFor().catch(async () => {
      throw new Error(`nobody is told that photos are not saved: ${await wordsOn(page)}`)
    })
    refused += batch.hashes.length - await person.hear(batch)
    await browser.send('Storage.overrideQuotaForOrigin', { origin })
    // Chromium may go on refusing for a while: who is told so taps again.
    await expect.poll(async () => {
      const retry = button(page, t('ui.retry')).first()
      if (await retry.isVisible())
        await retry.click({ timeout: 2000 }).catch(() => {})
      return await person.hear(batch)
    }, {
      timeout: 90_000,
      intervals: [3000],
    }).toBe(batch.hashes.length)
    await person.handIn()
  }
  const findings = await town.verdict()
  if (refused === 0)
    findings.push('nothing was refused: the storage was not full')
  return {
    figures: figuresOf(town, `full ${rounds} times, ${refused} photos not saved at first`),
    findings,
  }
}
