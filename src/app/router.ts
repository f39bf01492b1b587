import type { RouteLocationNormalized, RouteLocationRaw, Router, RouterHistory } from 'vue-router'
import type { Doors, Opened } from '../container/container.ts'
import { createRouter, createWebHistory } from 'vue-router'
import { grantsAt } from '../domain/access/roles.ts'
import { activityRoutes } from '../features/activities/routes.ts'
import { captureRoutes } from '../features/capture/routes.ts'
import { conflictRoutes } from '../features/conflicts/routes.ts'
import { erasureRoutes } from '../features/erasure/routes.ts'
import { evidenceRoutes } from '../features/evidence/routes.ts'
import { homeRoutes } from '../features/home/routes.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { rescueRoutes } from '../features/rescue/routes.ts'
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
export function createAppRouter(doors: Pick<Doors, 'opened'>, options: { history?: RouterHistory, now?: () => number } = {}): Router {
  const { history = createWebHistory(), now = Date.now } = options
  const router = createRouter({
    history,
    routes: [
      ...homeRoutes,
      ...standardsRoutes,
      ...captureRoutes,
      ...todoRoutes,
      ...conflictRoutes,
      ...erasureRoutes,
      ...settingsRoutes,
      ...evidenceRoutes,
      ...activityRoutes,
      ...peopleRoutes,
      ...visitRoutes,
      ...syncStatusRoutes,
      ...rescueRoutes,
      ...welcomeRoutes,
      {
        path: '/:anything(.*)*',
        name: 'nowhere',
        component: () => import('./NowhereScreen.vue'),
        meta: { public: true },
      },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach((to) => {
    if (to.meta.public)
      return true
    const inside = doors.opened.value
    if (!inside) {
      return {
        name: 'welcome',
        query: to.fullPath === '/'
          ? {}
          : { to: to.fullPath },
      }
    }
    return isInspectorOnly(inside.profile, now())
      ? placeForInspector(to)
      : true
  })
  return router
}

function isInspectorOnly({ grants, personId }: Opened['profile'], nowMs: number): boolean {
  const own = grantsAt(grants, nowMs).filter(grant => grant.personId === personId)
  return own.length > 0 && own.every(({ role }) => role === 'inspector')
}

/** An inspector has pages of their own; a link to the unit's page of the same thing leads to theirs. */
function placeForInspector({ name, params, query, meta, path }: RouteLocationNormalized): true | RouteLocationRaw {
  if (path === '/visit' || path.startsWith('/visit/') || meta.tab === 'me' || name === 'sync')
    return true
  if (name === 'standard' || name === 'evidence')
    return { name: `visit-${name}`, params, query }
  return { name: 'visit-home' }
}
