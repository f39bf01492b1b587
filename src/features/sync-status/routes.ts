import type { RouteRecordRaw } from 'vue-router'

export const syncStatusRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/sync',
    name: 'sync',
    component: () => import('./SyncScreen.vue'),
    meta: { tab: 'me', inner: true },
  },
]
