import type { ServerParts } from '../parts.ts'
import { createSetupLink } from '../people/setup-link.ts'
import { terminalQr } from '../people/terminal-qr.ts'

/** Tells the person at the terminal where the app is, and how the first one gets in. */
export async function welcome(parts: ServerParts, say: (line: string) => void): Promise<void> {
  const { config } = parts
  say(`见证 is open at ${config.origin}${config.host === ''
    ? ''
    : ` (listening on ${config.host}:${config.port})`}, data in ${config.dataFolder}`)
  if (!isSecure(config.origin))
    say('Phones keep no photos from a plain http address: give a certificate (--cert FILE --key FILE) or serve behind HTTPS, and name the address as ORIGIN.')
  if (config.isDemo)
    return await welcomeToDemo(parts, say)
  const setup = await createSetupLink(parts)
  if (setup) {
    say(`Not set up yet. Open this link once, within a day, to name the unit and become its administrator:\n\n  ${setup.url}\n`)
    say(terminalQr(setup.url))
  }
}

/** The demo's code and pictures are loaded only where they are wanted. */
async function welcomeToDemo(parts: ServerParts, say: (line: string) => void): Promise<void> {
  const { demoLinks } = await import('../demo/links.ts')
  const links = await demoLinks(parts)
  say('演示: everything here is an example. One sign-in link per role, each good for any number of phones until the next start:\n')
  links.forEach(({ role, name, url }) => say(`  ${role.padEnd(14)} ${name}  ${url}`))
  say('')
}

/** Browsers trust HTTPS and the machine itself. */
function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
