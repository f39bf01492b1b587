import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'

/** Remembers what stood when a person was dismissed: from now on nothing of theirs may change it. */
export function noteDismissal({ server, memory }: World, personId: string): void {
  const ops = server.rows<{ op_id: string }>('select op_id from op where person_id = ?', personId)
  const owned = server.rows<{ hash: string }>('select hash from blob_owner where person_id = ?', personId)
  const heads = server.rows<{ id: string, head: number }>('select id, head from scope')
  memory.dismissals.set(personId, {
    personId,
    ops: new Set(ops.map(op => op.op_id)),
    owned: new Set(owned.map(blob => blob.hash)),
    heads: new Map(heads.map(({ id, head }) => [id, head])),
  })
}

/** After a restore other rows stand. */
export function forgetSeenRows(world: World): void {
  const { memory } = world
  memory.seenRows.clear()
  for (const personId of [
    ...memory.dismissals.keys(),
  ])
    noteDismissal(world, personId)
}

/** [I10] What a dismissed person sends is kept apart: no row, no bytes, no number changes by it. */
export function checkDismissed({ server, memory }: World): Violation[] {
  return [
    ...memory.dismissals.values(),
  ].flatMap(({ personId, ops, owned, heads }) => {
    const loose = server.rows<{ op_id: string, status: string }>('select op_id, status from op where person_id = ? and ((status <> \'quarantined\' and code is not \'op-not-released\') or seq is not null)', personId)
      .filter(op => !ops.has(op.op_id))
    const open = server.rows<{ hash: string }>('select hash from blob_owner where person_id = ? and quarantined = 0', personId)
      .filter(({ hash }) => !owned.has(hash))
    const devices = new Set(server.rows<{ id: string }>('select id from device where person_id = ?', personId).map(({ id }) => id))
    const rows = server.rows<{ scope_id: string, id: string, seq: number, fver: string }>('select scope_id, id, seq, fver from row_')
      .filter(row => row.seq > (heads.get(row.scope_id) ?? 0))
      .filter(row => Object.values(JSON.parse(row.fver) as Record<string, [number, string, number]>).some(([seq, device]) => devices.has(device) && seq > (heads.get(row.scope_id) ?? 0)))
    return [
      ...loose.map(op => `the op ${op.op_id.slice(-4)} of a dismissed person is ${op.status}`),
      ...open.map(blob => `bytes ${blob.hash.slice(0, 8)} of a dismissed person are open`),
      ...rows.map(row => `the row ${row.id.slice(-4)} was changed by a dismissed person`),
    ].map(text => ({ id: 'I10', text }))
  })
}
