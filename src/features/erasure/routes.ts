import type { RouteRecordRaw } from 'vue-router'

const meta = { tab: 'me', inner: true } as const

export const erasureRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/erasures',
    name: 'erasures',
    component: () => import('./ErasureListScreen.vue'),
    meta,
  },
  {
    path: '/erasures/order/:id',
    name: 'erasure-order',
    component: () => import('./OrderScreen.vue'),
    meta,
  },
  {
    path: '/erasures/:id',
    name: 'erasure',
    component: () => import('./ErasureScreen.vue'),
    meta,
  },
]
