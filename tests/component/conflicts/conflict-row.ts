import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import { NOW, personA, personB } from '../support/phone.ts'

type Row = Omit<EntityRow, 'seq' | 'fver'>

export const activityId = '01990000-0000-7000-8000-00000000ac07'
export const conflictId = '01990000-0000-7000-8000-00000000c0f1.place'

/** The place of the activity: 甲's words were put aside, 乙's stand. */
export function aConflictRow({ id = conflictId, ...about }: Record<string, unknown> & { id?: string } = {}): Row {
  return {
    coll: 'conflict',
    id,
    deleted: false,
    data: {
      coll: 'activity',
      entityId: activityId,
      path: 'place',
      kept: '联点社区小广场北侧',
      keptBy: personB,
      keptMs: NOW - 3_600_000,
      lost: '联点社区小广场南侧',
      lostBy: personA,
      lostMs: NOW - 7_200_000,
      opId: conflictId.split('.')[0],
      byPersonId: personB,
      atMs: NOW - 3_600_000,
      settled: false,
      ...about,
    },
  }
}
