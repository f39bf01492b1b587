import type { RouteRecordRaw } from 'vue-router'

export const conflictRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/conflicts/:id',
    name: 'conflict',
    component: () => import('./ConflictScreen.vue'),
    meta: { tab: 'todo', inner: true },
  },
]
