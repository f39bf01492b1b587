import type { RouteRecordRaw } from 'vue-router'

export const evidenceRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/evidence',
    name: 'evidence-list',
    component: () => import('./EvidenceListScreen.vue'),
    meta: { tab: 'standards', inner: true },
  },
  {
    path: '/evidence/:id',
    name: 'evidence',
    component: () => import('./EvidenceScreen.vue'),
    meta: { tab: 'standards', inner: true },
  },
]
