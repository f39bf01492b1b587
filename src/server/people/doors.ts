import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import type { OnlineRoute } from './online-route.ts'
import { rescueRoutes } from '../rescue/route.ts'
import { createPeople } from './people.ts'
import { deviceRoutes } from './routes/devices.ts'
import { grantRoutes } from './routes/grants.ts'
import { inviteRoutes } from './routes/invites.ts'
import { leaveRoutes } from './routes/leave.ts'
import { linkRoutes } from './routes/links.ts'
import { meRoutes } from './routes/me.ts'
import { peopleRoutes } from './routes/people.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { secondFactorRoutes } from './routes/second-factor.ts'
import { sessionRoutes } from './routes/session.ts'
import { setupRoutes } from './routes/setup.ts'
import { visitRoutes } from './routes/visits.ts'

/** Every online-only call about people and access, with who may make it. */
export const onlineRoutes: readonly OnlineRoute[] = [
  ...sessionRoutes,
  ...setupRoutes,
  ...linkRoutes,
  ...inviteRoutes,
  ...peopleRoutes,
  ...grantRoutes,
  ...leaveRoutes,
  ...deviceRoutes,
  ...meRoutes,
  ...secondFactorRoutes,
  ...visitRoutes,
  ...quarantineRoutes,
  ...rescueRoutes,
]

/** Who may come in, and the routes behind their doors. */
export function peopleDoors(parts: ServerParts): Doors {
  const people = createPeople(parts)
  return {
    authenticate: people.authenticate,
    mount: (app) => {
      for (const { method, path, run } of onlineRoutes)
        app.on(method, path, async c => await run(people, c))
    },
  }
}
