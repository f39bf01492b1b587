import type { Grant } from '../../domain/access/roles.ts'
import type { Db } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'
import { readGrants } from './rows.ts'

/** Grants by person, kept in memory as long as the unit's scope has not moved on: every request asks for them. */
export interface GrantBook {
  grantsOf: (unitId: string, personId: string) => Promise<readonly Grant[]>
}

export function createGrantBook(db: Db): GrantBook {
  const pages = new Map<string, { head: number, byPerson: Map<string, Grant[]> }>()
  return {
    async grantsOf(unitId, personId) {
      // The head is read first: what is read after it is at least as new.
      const scope = await db.selectFrom('scope').select('head').where('id', '=', scopeId('unit', unitId)).executeTakeFirst()
      const head = scope?.head ?? 0
      let page = pages.get(unitId)
      if (page?.head !== head) {
        page = {
          head,
          byPerson: Map.groupBy(await readGrants(db, unitId), grant => grant.personId),
        }
        pages.set(unitId, page)
      }
      return page.byPerson.get(personId) ?? []
    },
  }
}
