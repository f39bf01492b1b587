import type { RouteRecordRaw } from 'vue-router'

export const standardsRoutes: readonly RouteRecordRaw[] = []
