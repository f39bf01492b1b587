import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'

/** What holds of the server's log and numbers at every moment. */
export function checkLog(world: World): Violation[] {
  return [
    ...checkNumbers(world),
    ...checkOnce(world),
    ...checkOrder(world),
    ...checkBugs(world),
  ]
}

/** [I2] The numbers of a device have no gap and no double. */
function checkNumbers({ server }: World): Violation[] {
  const found = server.rows<{ device_id: string, least: number, most: number, n: number }>(`
    select device_id, min(op_no) as least, max(op_no) as most, count(*) as n
    from (select device_id, op_no from op union all select device_id, op_no from op_again)
    group by device_id having least <> 1 or n <> most`)
  return found.map(({ device_id, n, most }) => ({ id: 'I2', text: `device ${device_id.slice(-4)} has ${n} numbers up to ${most}` }))
}

/** [I1] One op of one name, one birth of one entity. */
function checkOnce({ server }: World): Violation[] {
  const twice = server.rows<{ op_id: string }>('select op_id from op group by op_id, person_id having count(*) > 1')
  const born = server.rows<{ entity_id: string }>(`
    select entity_id from op where kind in ('evidence.captured', 'activity.created') and status <> 'rejected'
    group by entity_id having count(*) > 1`)
  return [
    ...twice.map(({ op_id }) => `the op ${op_id.slice(-4)} is kept twice`),
    ...born.map(({ entity_id }) => `${entity_id.slice(-4)} was made twice`),
  ].map(text => ({ id: 'I1', text }))
}

interface RowPlace { scope_id: string, coll: string, id: string, seq: number }

/** [I3] Row numbers are unique and below the head, and what appears has a number above every head that could be read before. */
function checkOrder({ server, memory }: World): Violation[] {
  const violations: Violation[] = []
  const { epoch } = server.parts().identity
  const places = Map.groupBy(server.rows<RowPlace>('select scope_id, coll, id, seq from row_'), place => place.scope_id)
  for (const { id: scope, head } of server.rows<{ id: string, head: number }>('select id, head from scope')) {
    const seqs = new Map((places.get(scope) ?? []).map(({ coll, id, seq }) => [`${coll}/${id}`, seq]))
    const name = scope.split(':')[0]
    if (new Set(seqs.values()).size !== seqs.size)
      violations.push({ id: 'I3', text: `${name} has one number twice` })
    if ([
      ...seqs.values(),
    ].some(seq => seq > head)) {
      violations.push({ id: 'I3', text: `${name} has a number above its head ${head}` })
    }
    const seen = memory.seenRows.get(scope)
    if (seen?.epoch === epoch) {
      if (head < seen.head)
        violations.push({ id: 'I3', text: `the head of ${name} went back from ${seen.head} to ${head}` })
      for (const [key, seq] of seqs) {
        if (seq !== seen.seqs.get(key) && seq <= seen.head)
          violations.push({ id: 'I3', text: `${key} of ${name} came with ${seq} after the head ${seen.head} could be read` })
      }
    }
    memory.seenRows.set(scope, { epoch, head, seqs })
  }
  return violations
}

/** Whatever breaks inside the server is a bug, although the op is kept. */
function checkBugs({ server }: World): Violation[] {
  const broken = server.rows<{ op_id: string, kind: string }>('select op_id, kind from op where code = \'server-failed\'')
  return broken.map(({ op_id, kind }) => ({ id: 'I9', text: `the op ${op_id.slice(-4)} (${kind}) could not be interpreted` }))
}
