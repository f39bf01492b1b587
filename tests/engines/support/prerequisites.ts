import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Prerequisites { firefox: string, webkit: { xvfb: string, driver: string, browser: string } }

/** Where Debian puts the browsers; the packages that are not there, by name. */
export function findEngines(): { found: Prerequisites } | { missing: string[] } {
  const firefox = '/usr/bin/firefox-esr'
  const xvfb = '/usr/bin/xvfb-run'
  const driver = '/usr/bin/WebKitWebDriver'
  const browser = findMiniBrowser()
  const missing = [
    !existsSync(firefox) && 'firefox-esr',
    (!existsSync(driver) || !browser) && 'webkit2gtk-driver',
    !existsSync(xvfb) && 'xvfb',
  ].filter(name => name !== false)
  return browser !== undefined && missing.length === 0
    ? {
        found: {
          firefox,
          webkit: { xvfb, driver, browser },
        },
      }
    : { missing }
}

/** It comes with the library, in a folder named after the processor. */
function findMiniBrowser(): string | undefined {
  const libraries = '/usr/lib'
  const candidates = existsSync(libraries)
    ? readdirSync(libraries).flatMap(name => ['4.1', '4.0'].map(version => join(libraries, name, `webkit2gtk-${version}`, 'MiniBrowser')))
    : []
  return candidates.find(path => existsSync(path))
}
