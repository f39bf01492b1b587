import type { Page } from '@playwright/test'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { RunningServer } from './server.ts'
import { test as base } from '@playwright/test'
import { join, readPurpose } from '../pages/entry.ts'
import { startServer } from './server.ts'

/** The demo as one server for all journeys that only look at it. */
export const test = base.extend<object, { demo: RunningServer }>({
  demo: [
    async ({ playwright: _ }, use) => {
      const server = await startServer({ isDemo: true })
      await use(server)
      await server.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** As it stands in the terminal: `volunteer  甲  https://…` */
export function demoLink(server: RunningServer, role: Role): string {
  const link = new RegExp(String.raw`^\s+${role}\s+\S+\s+(\S+)$`, 'm').exec(server.output())?.[1]
  if (!link)
    throw new Error(`the demo printed no link for ${role}:\n${server.output()}`)
  return link
}

/** Comes in by the printed link and waits until everything that this person may read is on the phone. */
export async function enterDemo(page: Page, server: RunningServer, role: Role): Promise<void> {
  await page.goto(demoLink(server, role))
  await readPurpose(page)
  await join(page)
  await page.waitForURL(url => url.pathname === '/' || url.pathname === '/visit')
}

/** Ids in the demo that addresses need. */
export interface DemoThings { photo: string, paper: string, activity: string, person: string, visit: string, conflict: string, contested: string }

/** For whoever is not in yet. */
export const noThings: DemoThings = {
  photo: '',
  paper: '',
  activity: '',
  person: '',
  visit: '',
  conflict: '',
  contested: '',
}

interface Row { coll: string, id: string, data: { kind?: string, status?: string, entityId?: string, derivatives?: Array<{ role: string }> } }

/** Asks the server with the session of the page. */
export async function demoThings(page: Page): Promise<DemoThings> {
  const { scopes, personId } = await ask<{ scopes: string[], personId: string }>(page, '/v1/session')
  const rows = (await Promise.all(scopes.map(scope => ask<{ rows: Row[] }>(page, `/v1/pull?${new URLSearchParams({ scope, after: '0', limit: '1000' })}`)))).flatMap(reply => reply.rows)
  const first = (coll: string, isIt: (row: Row) => boolean = () => true): string => rows.find(row => row.coll === coll && isIt(row))?.id ?? ''
  return {
    photo: first('evidence', ({ data }) => data.kind === 'photo' && data.status === 'accepted'),
    paper: first('evidence', ({ data }) => data.kind === 'document' && data.status === 'accepted'),
    activity: first('activity'),
    person: first('person', ({ id }) => id !== personId),
    visit: first('visit'),
    conflict: first('conflict').replaceAll('.', '~'),
    contested: rows.find(({ coll }) => coll === 'conflict')?.data.entityId ?? '',
  }
}

async function ask<T>(page: Page, path: string): Promise<T> {
  return await page.evaluate(async address => (await fetch(address)).json() as unknown, path) as T
}
