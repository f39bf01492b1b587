import type { Opened } from '../../../src/container/container.ts'
import type { Role } from '../../../src/domain/access/roles.ts'
import { describe, expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { createAppRouter } from '../../../src/app/router.ts'
import { anId } from '../../support/builders.ts'

const NOW = Date.UTC(2026, 8, 14, 4)

function aRouter(roles?: readonly Role[]) {
  const personId = anId()
  const grants = (roles ?? []).map(role => ({
    id: anId(),
    personId,
    role,
    fromMs: 0,
    untilMs: null,
    revoked: false,
  }))
  const opened = shallowRef(roles
    ? {
        profile: { personId, grants },
      } as unknown as Opened
    : null)
  return createAppRouter({ opened }, {
    history: createMemoryHistory(),
    now: () => NOW,
  })
}

/** Where an address leads, without fetching the screen. */
async function leads(router: ReturnType<typeof aRouter>, to: string): Promise<string> {
  const landed = new Promise<string>((resolve) => {
    router.beforeResolve((route) => {
      resolve(route.fullPath)
      return false
    })
  })
  router.getRoutes().forEach((record) => {
    record.components = {
      default: {
        render: () => null,
      },
    }
  })
  await router.push(to)
  return landed
}

describe('who is outside', () => {
  test('is asked in first, and remembered where they wanted to go', async () => {
    expect(await leads(aRouter(), '/standards/s16?clause=2')).toBe('/welcome?to=/standards/s16?clause=2')
    expect(await leads(aRouter(), '/')).toBe('/welcome')
  })

  test.for([
    '/join#abc',
    '/setup#abc',
    '/sign-in',
    '/me/install',
    '/me/about',
  ])('may open %s', async (path) => {
    expect(await leads(aRouter(), path)).toBe(path)
  })
})

describe('who is in', () => {
  test('goes where they want', async () => {
    expect(await leads(aRouter(['volunteer']), '/todo')).toBe('/todo')
  })

  test('is told when an address does not exist', async () => {
    const router = aRouter(['volunteer'])
    expect(router.resolve('/no/such/page').name).toBe('nowhere')
  })
})

describe('an inspector', () => {
  test.for([
    ['/', '/visit'],
    ['/standards', '/visit'],
    ['/capture', '/visit'],
    ['/standards/s16', '/visit/standards/s16'],
    ['/visit/standards/s16', '/visit/standards/s16'],
    ['/visit/offline', '/visit/offline'],
    ['/me', '/me'],
    ['/sync', '/sync'],
  ] as const)('who opens %s sees %s', async ([path, place]) => {
    expect(await leads(aRouter(['inspector']), path)).toBe(place)
  })

  test('who works in the unit as well sees the unit', async () => {
    expect(await leads(aRouter(['inspector', 'taskForce']), '/standards')).toBe('/standards')
  })
})

test('every address that screens link to exists, once', () => {
  const router = aRouter(['taskForce'])
  const names = router.getRoutes().map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const path of [
    '/',
    '/standards',
    '/capture',
    '/todo',
    '/me',
    '/me/appearance',
    '/me/security',
    '/me/storage',
    '/me/data',
    '/me/install',
    '/me/about',
    '/sync',
    '/capture/intake',
    '/activities',
    '/activities/new',
    '/evidence',
    '/people',
    '/devices',
    '/visits',
    '/visit',
    '/welcome',
    '/sign-in',
    '/join',
    '/setup',
  ])
    expect(router.resolve(path).name, path).not.toBe('nowhere')
})
