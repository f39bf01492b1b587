import type { RouteRecordRaw } from 'vue-router'

export const todoRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/todo',
    name: 'todo',
    component: () => import('./TodoScreen.vue'),
    meta: { tab: 'todo' },
  },
]
