import type { RouteRecordRaw } from 'vue-router'

export const captureRoutes: readonly RouteRecordRaw[] = []
