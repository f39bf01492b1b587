import type { RouteRecordRaw } from 'vue-router'

const meta = { public: true }

export const welcomeRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/welcome',
    name: 'welcome',
    component: () => import('./WelcomeScreen.vue'),
    meta,
  },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('./SetUpScreen.vue'),
    meta,
  },
  {
    path: '/join',
    name: 'join',
    component: () => import('./JoinScreen.vue'),
    meta,
  },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInScreen.vue'),
    meta,
  },
]
