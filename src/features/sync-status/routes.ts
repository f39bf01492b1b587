import type { RouteRecordRaw } from 'vue-router'

export const syncStatusRoutes: readonly RouteRecordRaw[] = []
