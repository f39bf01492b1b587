import type { RouteRecordRaw } from 'vue-router'

export const todoRoutes: readonly RouteRecordRaw[] = []
