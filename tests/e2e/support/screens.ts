import type { Locator, Page } from '@playwright/test'
import type { Role } from '../../../src/domain/access/roles.ts'
import type { DemoThings } from './demo.ts'
import { goTo } from '../pages/parts.ts'

/** Every screen of the app, as the demo fills it. */
export interface Screen {
  name: string
  path: (things: DemoThings) => string
  /** What only stands there once the screen has loaded and is not empty; the same in every language. */
  shows: (page: Page) => Locator
}

export type Visitor = Role | 'nobody'

const main = (page: Page): Locator => page.getByRole('main')
const rows = (page: Page): Locator => main(page).locator('.row')
const tile = (page: Page): Locator => main(page).locator('.tile img')
const fields = (page: Page): Locator => main(page).locator('input, textarea')
const facts = (page: Page): Locator => main(page).locator('dl')

const outside: Screen[] = [
  {
    name: 'welcome',
    path: () => '/welcome',
    shows: rows,
  },
  {
    name: 'sign-in',
    path: () => '/sign-in',
    shows: fields,
  },
  {
    name: 'join-broken',
    path: () => '/join#broken',
    shows: page => page.getByRole('alert'),
  },
  {
    name: 'install-guide',
    path: () => '/me/install',
    shows: page => main(page).locator('ol > li'),
  },
  {
    name: 'about',
    path: () => '/me/about',
    shows: facts,
  },
  {
    name: 'nowhere',
    path: () => '/there/is/no/such/page',
    shows: page => page.getByRole('heading', { level: 2 }),
  },
]

const office: Screen[] = [
  {
    name: 'home',
    path: () => '/',
    shows: page => main(page).locator('.t30'),
  },
  {
    name: 'standards',
    path: () => '/standards',
    shows: page => main(page).locator('.row, .table tbody tr'),
  },
  {
    name: 'standard',
    path: () => '/standards/s16',
    shows: tile,
  },
  {
    name: 'lint',
    path: () => '/standards/lint',
    shows: page => main(page).locator('.card li'),
  },
  {
    name: 'evidence-list',
    path: () => '/evidence',
    shows: tile,
  },
  {
    name: 'evidence-photo',
    path: ({ photo }) => `/evidence/${photo}`,
    shows: page => page.locator('img[src^="blob:"]'),
  },
  {
    name: 'evidence-paper',
    path: ({ paper }) => `/evidence/${paper}`,
    shows: page => page.locator('img[src^="blob:"]'),
  },
  {
    name: 'activities',
    path: () => '/activities',
    shows: rows,
  },
  {
    name: 'activity',
    path: ({ activity }) => `/activities/${activity}`,
    shows: tile,
  },
  {
    name: 'activity-new',
    path: () => '/activities/new',
    shows: fields,
  },
  {
    name: 'activity-edit',
    path: ({ activity }) => `/activities/${activity}/edit`,
    shows: fields,
  },
  {
    name: 'capture',
    path: () => '/capture',
    shows: rows,
  },
  {
    name: 'scan',
    path: () => '/capture/scan',
    shows: page => page.getByRole('button'),
  },
  {
    name: 'import',
    path: () => '/capture/import',
    shows: page => page.getByRole('button'),
  },
  {
    name: 'intake',
    path: () => '/capture/intake',
    shows: page => page.getByRole('heading'),
  },
  {
    name: 'todo',
    path: () => '/todo',
    shows: page => page.getByRole('tab'),
  },
  {
    name: 'conflict',
    path: ({ conflict }) => `/conflicts/${conflict}`,
    shows: page => main(page).locator('mark'),
  },
  {
    name: 'activity-contested',
    path: ({ contested }) => `/activities/${contested}`,
    shows: page => main(page).locator('a[href^="/conflicts/"]'),
  },
  {
    name: 'sync',
    path: () => '/sync',
    shows: page => main(page).locator('.card'),
  },
  {
    name: 'rescue',
    path: () => '/rescue',
    shows: page => main(page).locator('.empty, .passphrase'),
  },
  {
    name: 'rescue-open',
    path: () => '/rescue/open',
    shows: page => main(page).locator('input[type=password]'),
  },
  {
    name: 'me',
    path: () => '/me',
    shows: rows,
  },
  {
    name: 'me-appearance',
    path: () => '/me/appearance',
    shows: page => main(page).getByRole('button'),
  },
  {
    name: 'me-security',
    path: () => '/me/security',
    shows: fields,
  },
  {
    name: 'me-storage',
    path: () => '/me/storage',
    shows: page => main(page).locator('.card'),
  },
  {
    name: 'me-data',
    path: () => '/me/data',
    shows: facts,
  },
  {
    name: 'people',
    path: () => '/people',
    shows: rows,
  },
  {
    name: 'person',
    path: ({ person }) => `/people/${person}`,
    shows: facts,
  },
  {
    name: 'invite',
    path: () => '/people/invite',
    shows: fields,
  },
  {
    name: 'devices',
    path: () => '/devices',
    shows: rows,
  },
  {
    name: 'visits',
    path: () => '/visits',
    shows: rows,
  },
  {
    name: 'visit',
    path: ({ visit }) => `/visits/${visit}`,
    shows: facts,
  },
  {
    name: 'visit-new',
    path: () => '/visits/new',
    shows: fields,
  },
]

const volunteers: Screen[] = [
  {
    name: 'volunteer-home',
    path: () => '/',
    shows: page => main(page).locator('.t30'),
  },
  {
    name: 'volunteer-todo',
    path: () => '/todo',
    shows: rows,
  },
  {
    name: 'volunteer-conflict',
    path: ({ conflict }) => `/conflicts/${conflict}`,
    shows: page => main(page).locator('mark'),
  },
]

const inspectors: Screen[] = [
  {
    name: 'inspector-home',
    path: () => '/visit',
    shows: rows,
  },
  {
    name: 'inspector-standard',
    path: () => '/visit/standards/s16',
    shows: tile,
  },
  {
    name: 'inspector-photo',
    path: ({ photo }) => `/visit/evidence/${photo}?standard=s16`,
    shows: page => main(page).locator('img'),
  },
  {
    name: 'inspector-paper',
    path: ({ paper }) => `/visit/evidence/${paper}`,
    shows: page => page.locator('img[src^="blob:"]'),
  },
  {
    name: 'inspector-offline',
    path: () => '/visit/offline',
    shows: page => page.getByRole('main').locator('p'),
  },
]

export const screens: ReadonlyArray<{ who: Visitor, screens: readonly Screen[] }> = [
  { who: 'nobody', screens: outside },
  { who: 'taskForce', screens: office },
  { who: 'volunteer', screens: volunteers },
  { who: 'inspector', screens: inspectors },
]

/** Opens a screen and waits until its content stands. */
export async function open(page: Page, screen: Screen, things: DemoThings): Promise<void> {
  await goTo(page, screen.path(things))
  await screen.shows(page).first().waitFor()
}
