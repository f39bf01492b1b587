import type { RouteRecordRaw } from 'vue-router'

export const rescueRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/rescue',
    name: 'rescue',
    component: () => import('./MakePackScreen.vue'),
    meta: { tab: 'me', inner: true },
  },
  {
    path: '/rescue/open',
    name: 'rescue-open',
    component: () => import('./OpenPackScreen.vue'),
    meta: { tab: 'me', inner: true },
  },
]
