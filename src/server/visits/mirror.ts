import type { EntityRow } from '../../domain/oplog/row.ts'
import type { LockedScope } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import { withRows } from '../oplog/locked-scope.ts'

export interface Mirrored {
  visit: LockedScope
  from: LockedScope
  row: EntityRow
  isShown: boolean
}

/**
 * Shows a row of another scope in a visit under the same name, or hides it again: the tombstone carries no data, so nothing
 * that was withdrawn can be read there. Writes only what differs.
 */
export async function mirror(log: Log, { visit, from, row, isShown }: Mirrored): Promise<void> {
  const there = await withRows(log.trx, visit, () => visit.read(row.coll, row.id))
  const as = {
    deviceId: log.parts.identity.deviceId,
    trustedMs: log.nowMs,
    refs: { copyOf: from.id },
  }
  if (isShown) {
    const isSame = there && !there.deleted && JSON.stringify(there.data) === JSON.stringify(row.data)
    if (!isSame) {
      visit.stage({
        coll: row.coll,
        id: row.id,
        deleted: false,
        data: row.data,
        fields: [],
      }, as)
    }
  }
  else if (there && !there.deleted) {
    visit.stage({
      coll: row.coll,
      id: row.id,
      deleted: true,
      data: {},
      fields: [],
    }, as)
  }
}
