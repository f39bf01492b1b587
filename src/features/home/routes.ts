import type { RouteRecordRaw } from 'vue-router'

export const homeRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/',
    name: 'home',
    component: () => import('./HomeScreen.vue'),
    meta: { tab: 'home' },
  },
]
