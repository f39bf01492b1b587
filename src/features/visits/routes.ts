import type { RouteRecordRaw } from 'vue-router'

export const visitRoutes: readonly RouteRecordRaw[] = []
