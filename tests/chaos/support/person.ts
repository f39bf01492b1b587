import type { Page } from '@playwright/test'
import type { Phone } from '../../e2e/support/phone.ts'
import type { Account } from '../../e2e/support/unit.ts'
import type { Batch, Ledger } from './ledger.ts'
import type { PhoneBook } from './phone-book.ts'
import type { Photo } from './photos.ts'
import { expect } from '@playwright/test'
import { afterShot, captureScreen } from '../../e2e/pages/capture.ts'
import { button, row } from '../../e2e/pages/parts.ts'
import { aPhone } from '../../e2e/support/phone.ts'
import { joinBy } from '../../e2e/support/unit.ts'
import { t } from '../../e2e/support/words.ts'
import { readPhone } from './phone-book.ts'

export interface Person {
  readonly name: string
  readonly phone: Phone
  /** Chooses photos; what comes of them is another matter. */
  offer: (photos: readonly Photo[]) => Promise<Batch>
  /** How many of what was chosen last the screen calls saved. */
  hear: (batch: Batch) => Promise<number>
  /** Waits until the screen calls all of them saved. */
  untilSaved: (batch: Batch) => Promise<void>
  /** Chooses photos and lets the app save them; resolves once the screen says that all are. */
  capture: (photos: readonly Photo[]) => Promise<void>
  /** Says that the photos are done, without words. */
  handIn: () => Promise<void>
  /** Notes what the phone has been told so far. */
  look: () => Promise<PhoneBook>
  /** The network is back, as the browser tells it: no lane rests any longer. */
  nudge: () => Promise<void>
  /** On again after a kill, on the capture page. */
  switchOn: () => Promise<void>
  /** Waits until nothing waits any more and the screen says so. Throws with what is left. */
  untilDelivered: (patienceMs: number) => Promise<void>
}

const capturePath = '/capture'

export async function aPerson({ account, link, url, ledger }: { account: Account, link: string, url: string, ledger: Ledger }): Promise<Person> {
  const phone = await aPhone({ url })
  await phone.start({ path: '/welcome' })
  await joinBy(phone.page, link, account)
  await phone.keepsShell()
  hearAnswers()
  await phone.page.goto(capturePath)
  await captureScreen.refusePosition(phone.page)

  /** An answer that says "stored" is a promise, whether or not the page lives to read it. */
  function hearAnswers(): void {
    phone.page.on('response', (response) => {
      const hash = /\/v1\/blobs\/([0-9a-f]{64})$/.exec(response.url())?.[1]
      if (hash && ['PUT', 'PATCH'].includes(response.request().method()) && [200, 201].includes(response.status()))
        ledger.sent.set(hash, ledger.sent.get(hash) ?? `an answer ${response.status()} to ${account.name}`)
    })
  }

  async function offer(photos: readonly Photo[]): Promise<Batch> {
    const { page } = phone
    const batch: Batch = {
      who: account.name,
      hashes: photos.map(({ hash }) => hash),
      told: 0,
    }
    ledger.batches.push(batch)
    const opened = page.waitForEvent('filechooser')
    opened.catch(() => {}) // the click fails as well, and says more
    await row(page, t('capture.way.gallery')).click()
    await (await opened).setFiles(photos.map(({ path }) => path))
    return batch
  }

  async function hear(batch: Batch): Promise<number> {
    batch.told = Math.max(batch.told, await toldIn(phone.page))
    return batch.told
  }

  async function untilSaved(batch: Batch): Promise<void> {
    const endMs = performance.now() + 30_000
    while (await hear(batch) < batch.hashes.length) {
      if (performance.now() > endMs)
        throw new Error(`of ${batch.hashes.length} photos the screen calls ${batch.told} saved: ${await wordsOn(phone.page)}`)
    }
  }

  async function look(): Promise<PhoneBook> {
    const words = t('sync.allDelivered')
    const book = await readPhone(phone.page, words)
    ledger.note(account.name, book)
    if (book.saysAllDelivered && book.waitingOps + book.waitingBlobs > 0)
      await again(words)
    return book
  }

  /** A screen follows its data within a moment; what it still says afterwards it says wrongly. */
  async function again(words: string): Promise<void> {
    const isSoonTrue = expect.poll(async () => {
      const { saysAllDelivered, waitingOps, waitingBlobs } = await readPhone(phone.page, words)
      return saysAllDelivered && waitingOps + waitingBlobs > 0
    }, { timeout: 3000 }).toBe(false)
    await isSoonTrue.catch(() => ledger.lies.push(`${account.name}'s screen says ${words} while something waits`))
  }

  const nudge = async (): Promise<void> => phone.page.evaluate(() => void dispatchEvent(new Event('online')))

  return {
    name: account.name,
    phone,
    offer,
    hear,
    untilSaved,
    capture: async photos => untilSaved(await offer(photos)),
    look,
    nudge,
    async handIn() {
      await afterShot.done(phone.page)
      await afterShot.handInAnyway(phone.page)
      await row(phone.page, t('capture.way.gallery')).waitFor()
    },
    async switchOn() {
      await phone.start({ path: capturePath })
      hearAnswers()
    },
    async untilDelivered(patienceMs) {
      let book = await look()
      for (const endMs = performance.now() + patienceMs; book.waitingOps + book.waitingBlobs > 0 && performance.now() < endMs; book = await look()) {
        await nudge()
        await new Promise(resolve => setTimeout(resolve, 500))
      }
      ledger.lies.push(...book.trouble.map(words => `${account.name}'s phone: ${words}`))
      if (book.waitingOps + book.waitingBlobs + book.tally > 0)
        throw new Error(`${account.name}'s phone has ${book.waitingOps} ops and ${book.waitingBlobs} blobs left (its sum says ${book.tally}): ${await whyOf(phone.page)}`)
      await phone.page.goto('/sync')
      await phone.page.getByText(t('sync.allDelivered'), { exact: true }).waitFor({ timeout: 20_000 }).catch(async () => {
        throw new Error(`nothing waits on ${account.name}'s phone, but the screen says: ${await wordsOn(phone.page)}`)
      })
      await look()
    },
  }
}

/** The number before 张已存于本机 or 张已送达服务器. */
async function toldIn(page: Page): Promise<number> {
  const said = await page.locator('[role=status] .grow').allInnerTexts()
  return Math.max(0, ...said.map(text => Number(/^(\d+) [张件]已/.exec(text)?.[1] ?? 0)))
}

async function whyOf(page: Page): Promise<string> {
  await page.goto('/sync')
  await button(page, t('sync.now')).or(button(page, t('sync.look'))).waitFor().catch(() => {})
  return await wordsOn(page)
}

export async function wordsOn(page: Page): Promise<string> {
  return (await page.locator('body').innerText().catch(() => 'nothing')).replaceAll(/\s+/g, ' ')
}
