import type { RouteRecordRaw } from 'vue-router'

export const activityRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/activities',
    name: 'activities',
    component: () => import('./ActivitiesScreen.vue'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/activities/new',
    name: 'activity-new',
    component: () => import('./ActivityFormScreen.vue'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/activities/:id',
    name: 'activity',
    component: () => import('./ActivityScreen.vue'),
    meta: { tab: 'home', inner: true },
  },
  {
    path: '/activities/:id/edit',
    name: 'activity-edit',
    component: () => import('./ActivityFormScreen.vue'),
    meta: { tab: 'home', inner: true },
  },
]
