import type { ChildProcess } from 'node:child_process'
import type { WebDriver, WebElement } from 'selenium-webdriver'
import type { Engine } from './support/engine.ts'
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Builder, Capabilities } from 'selenium-webdriver'
import { PHONE } from './support/engine.ts'
import { find, openedList } from './support/in-page.ts'
import { freePort, untilAnswers } from './support/ports.ts'
import { endGroup, noteLeader } from './support/processes.ts'

export interface WebkitParts { xvfb: string, driver: string, browser: string }

/** GTK draws a toolbar that is wider than a phone; with this it takes what width there is. */
const slimToolbar = 'toolbar *, box entry, headerbar *, button { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; } image { -gtk-icon-transform: scale(0.1); }'

/** WebKitGTK on a screen in memory. Automation is a private session: nothing of it outlives its window. */
export async function openWebkit(parts: WebkitParts): Promise<Engine> {
  const config = await mkdtemp(join(tmpdir(), 'jianzheng-webkit-'))
  const port = await freePort()
  const group = await launch(parts, config, port)
  let driver: WebDriver | undefined

  async function close(): Promise<void> {
    await driver?.quit().catch(() => {})
    driver = undefined
    await endGroup(group.pid, 'SIGTERM')
    await rm(config, { recursive: true, force: true, maxRetries: 5 })
  }

  try {
    driver = await connect(parts, port)
    await toPhoneSize(driver)
  }
  catch (error) {
    await close()
    throw error
  }
  return {
    ...hands(driver),
    close,
  }
}

async function launch({ xvfb, driver }: WebkitParts, config: string, port: number): Promise<ChildProcess> {
  await mkdir(join(config, 'gtk-3.0'))
  await writeFile(join(config, 'gtk-3.0', 'gtk.css'), slimToolbar)
  const group = spawn(xvfb, [
    '-a',
    '-s',
    '-screen 0 1280x1024x24',
    driver,
    `--port=${port}`,
  ], {
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      XDG_CONFIG_HOME: config,
      // Its sandbox needs rights that root in a container has not.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  })
  noteLeader(group.pid)
  await untilAnswers(`http://127.0.0.1:${port}/status`)
  return group
}

async function connect({ browser }: WebkitParts, port: number): Promise<WebDriver> {
  const wishes = new Capabilities({
    'browserName': 'MiniBrowser',
    'acceptInsecureCerts': true,
    'webkitgtk:browserOptions': {
      binary: browser,
      args: ['--automation'],
    },
  })
  const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wishes).build()
  await driver.manage().setTimeouts({ script: 60_000, pageLoad: 60_000 })
  return driver
}

async function toPhoneSize(driver: WebDriver): Promise<void> {
  const window = driver.manage().window()
  await window.setRect({ ...PHONE, x: 0, y: 0 })
  const [width, height] = await driver.executeScript<[number, number]>('return [innerWidth, innerHeight]')
  await window.setRect({
    width: 2 * PHONE.width - width,
    height: 2 * PHONE.height - height,
    x: 0,
    y: 0,
  })
}

function hands(driver: WebDriver): Omit<Engine, 'close'> {
  async function run(ask: (...args: never[]) => unknown, args: readonly unknown[]): Promise<unknown> {
    // What a script waits for comes back through a callback, and so does what went wrong.
    const { value, error } = await driver.executeAsyncScript<{ value?: unknown, error?: string }>(`
      const given = Array.from(arguments)
      const done = given.pop()
      Promise.resolve().then(() => (${String(ask)})(...given)).then(value => done({ value }), error => done({ error: String(error) }))
    `, ...args)
    if (error !== undefined)
      throw new Error(error)
    return value
  }

  return {
    name: 'WebKitGTK',
    hasProfile: false,
    open: url => driver.get(url),
    reload: () => driver.navigate().refresh(),
    run: async (ask, ...args) => await run(ask as never, args) as never,
    tap: async (wish) => {
      const found = await run(find, [wish]) as WebElement | null
      await found?.click()
      return found !== null
    },
    type: async (wish, words) => {
      const found = await run(find, [wish]) as WebElement | null
      await found?.sendKeys(words)
      return found !== null
    },
    hand: async (files) => {
      const input = await run(openedList, []) as WebElement | null
      if (!input)
        throw new Error('the page has opened no list of files')
      await input.sendKeys(files.join('\n'))
    },
    picture: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
    killAndStart: () => Promise.reject(new Error('a private session cannot be started again')),
  }
}
