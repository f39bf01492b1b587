import type { RouteRecordRaw } from 'vue-router'

const meta = { tab: 'me', inner: true } as const

export const peopleRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/people',
    name: 'people',
    component: () => import('./PeopleScreen.vue'),
    meta,
  },
  {
    path: '/people/invite',
    name: 'invite',
    component: () => import('./InviteScreen.vue'),
    meta,
  },
  {
    path: '/people/:id',
    name: 'person',
    component: () => import('./PersonScreen.vue'),
    meta,
  },
  {
    path: '/devices',
    name: 'devices',
    component: () => import('./DevicesScreen.vue'),
    meta,
  },
  {
    path: '/devices/unsent',
    name: 'unsent',
    component: () => import('./UnsentScreen.vue'),
    meta,
  },
  {
    path: '/quarantine',
    name: 'quarantine',
    component: () => import('./QuarantineScreen.vue'),
    meta,
  },
]
