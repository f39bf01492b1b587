import type { RouteRecordRaw } from 'vue-router'

export const evidenceRoutes: readonly RouteRecordRaw[] = []
