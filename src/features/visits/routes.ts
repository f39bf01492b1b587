import type { RouteRecordRaw } from 'vue-router'

const inner = { tab: 'me', inner: true } as const

/** `/visits` is the unit's side, `/visit` what an inspector sees. */
export const visitRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/visits',
    name: 'visits',
    component: () => import('./VisitsScreen.vue'),
    meta: inner,
  },
  {
    path: '/visits/new',
    name: 'visit-new',
    component: () => import('./VisitNewScreen.vue'),
    meta: inner,
  },
  {
    path: '/visits/:id',
    name: 'visit',
    component: () => import('./VisitScreen.vue'),
    meta: inner,
  },
  {
    path: '/visit',
    name: 'visit-home',
    component: () => import('./InspectorHome.vue'),
    meta: { tab: 'home' },
  },
  {
    path: '/visit/standards/:id',
    name: 'visit-standard',
    component: () => import('./InspectorStandard.vue'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/visit/evidence/:id',
    name: 'visit-evidence',
    component: () => import('./InspectorEvidence.vue'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/visit/offline',
    name: 'visit-offline',
    component: () => import('./OfflineScreen.vue'),
    meta: { tab: 'home', inner: true },
  },
]
