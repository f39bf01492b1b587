import type { RouteRecordRaw } from 'vue-router'

export const welcomeRoutes: readonly RouteRecordRaw[] = []
