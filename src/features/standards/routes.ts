import type { RouteRecordRaw } from 'vue-router'

export const standardsRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/standards',
    name: 'standards',
    component: () => import('./StandardsScreen.vue'),
    meta: { tab: 'standards' },
  },
  {
    path: '/standards/lint',
    name: 'standards-lint',
    component: () => import('./LintScreen.vue'),
    meta: { tab: 'standards', inner: true },
  },
  {
    path: '/standards/:id',
    name: 'standard',
    component: () => import('./StandardScreen.vue'),
    meta: { tab: 'standards', inner: true },
  },
]
