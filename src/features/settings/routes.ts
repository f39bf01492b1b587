import type { RouteRecordRaw } from 'vue-router'

const meta = { tab: 'me', inner: true } as const
/** Also for those whom nobody has let in yet: how to install, and what this is. */
const open = { ...meta, public: true } as const

export const settingsRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/me',
    name: 'me',
    component: () => import('./MeScreen.vue'),
    meta: { tab: 'me' },
  },
  {
    path: '/me/appearance',
    name: 'me-appearance',
    component: () => import('./AppearanceScreen.vue'),
    meta,
  },
  {
    path: '/me/sending',
    name: 'me-sending',
    component: () => import('./SendingScreen.vue'),
    meta,
  },
  {
    path: '/me/security',
    name: 'me-security',
    component: () => import('./SecurityScreen.vue'),
    meta,
  },
  {
    path: '/me/unit',
    name: 'me-unit',
    component: () => import('./UnitScreen.vue'),
    meta,
  },
  {
    path: '/me/day-limit',
    name: 'me-day-limit',
    component: () => import('./DayLimitScreen.vue'),
    meta,
  },
  {
    path: '/me/storage',
    name: 'me-storage',
    component: () => import('./StorageScreen.vue'),
    meta,
  },
  {
    path: '/me/data',
    name: 'me-data',
    component: () => import('./MyDataScreen.vue'),
    meta,
  },
  {
    path: '/me/install',
    name: 'install',
    component: () => import('./InstallScreen.vue'),
    meta: open,
  },
  {
    path: '/me/about',
    name: 'about',
    component: () => import('./AboutScreen.vue'),
    meta: open,
  },
]
