import type { Router } from 'vue-router'
import type { Doors } from '../container/container.ts'
import { createRouter, createWebHistory } from 'vue-router'
import { activityRoutes } from '../features/activities/routes.ts'
import { captureRoutes } from '../features/capture/routes.ts'
import { evidenceRoutes } from '../features/evidence/routes.ts'
import { homeRoutes } from '../features/home/routes.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { settingsRoutes } from '../features/settings/routes.ts'
import { standardsRoutes } from '../features/standards/routes.ts'
import { syncStatusRoutes } from '../features/sync-status/routes.ts'
import { todoRoutes } from '../features/todo/routes.ts'
import { visitRoutes } from '../features/visits/routes.ts'
import { welcomeRoutes } from '../features/welcome/routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to those whom nobody has let in yet. */
    public?: boolean
    /** The tab that is lit; inner screens of a tab name it too. */
    tab?: 'home' | 'standards' | 'capture' | 'todo' | 'me'
    /** Inner screens hide the bottom tabs on a phone. */
    inner?: boolean
  }
}

/** Every address of the app. A screen behind the door sends those outside to the welcome screen and remembers where they wanted to go. */
export function createAppRouter(doors: Pick<Doors, 'opened'>): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      ...homeRoutes,
      ...standardsRoutes,
      ...captureRoutes,
      ...todoRoutes,
      ...settingsRoutes,
      ...evidenceRoutes,
      ...activityRoutes,
      ...peopleRoutes,
      ...visitRoutes,
      ...syncStatusRoutes,
      ...welcomeRoutes,
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach((to) => {
    if (to.meta.public || doors.opened.value)
      return true
    return {
      name: 'welcome',
      query: to.fullPath === '/'
        ? {}
        : { to: to.fullPath },
    }
  })
  return router
}
