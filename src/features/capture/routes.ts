import type { RouteRecordRaw } from 'vue-router'

const inner = { tab: 'capture', inner: true } as const

export const captureRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/capture',
    name: 'capture',
    component: () => import('./CaptureScreen.vue'),
    meta: { tab: 'capture' },
  },
  {
    path: '/capture/intake',
    name: 'intake',
    component: () => import('./IntakeScreen.vue'),
    meta: inner,
  },
  {
    path: '/capture/scan',
    name: 'scan',
    component: () => import('./ScanScreen.vue'),
    meta: inner,
  },
  {
    path: '/capture/import',
    name: 'import',
    component: () => import('./ImportScreen.vue'),
    meta: inner,
  },
  {
    path: '/capture/:draft',
    name: 'capture-edit',
    component: () => import('./AfterShotScreen.vue'),
    meta: inner,
  },
]
