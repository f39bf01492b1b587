import type { OnlineRoute } from '../people/online-route.ts'
import { may } from '../../domain/access/table.ts'
import { packIndexSchema } from '../../domain/rescue/pack.ts'
import { closedRoute } from '../people/online-route.ts'
import { takeRescue } from './take-rescue.ts'

/** Anybody of the unit may carry a pack; what it says counts as its author's, not as the carrier's. */
export const rescueRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path: '/v1/rescue',
    who: 'signedIn',
    body: packIndexSchema,
    handle: async ({ people: { parts }, caller, roles, body }) => await takeRescue(parts, {
      personId: caller.personId,
      unitId: caller.unitId,
      isAdministrator: may(roles, 'quarantine.release'),
    }, body),
  }),
]
