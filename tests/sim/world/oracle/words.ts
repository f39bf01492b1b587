import type { Typed } from '../memory.ts'
import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { valueAt } from '../memory.ts'
import { formsOf } from './erased.ts'

interface KeptOp { op_id: string, entity_id: string, body: string, status: string, person_id: string }

/** [I6] What was acknowledged is kept, and says what it said when it was sent, but for what was erased of it. */
export function checkBodies({ server, memory }: World): Violation[] {
  const kept = new Map(server.rows<KeptOp>('select op_id, entity_id, body, status, person_id from op').map(op => [op.op_id, op]))
  return [...memory.acked].flatMap((opId) => {
    const op = kept.get(opId)
    if (op === undefined)
      return [`the op ${opId.slice(-4)} was acknowledged and is not kept`]
    return [
      ...memory.bodies.get(opId) ?? [],
    ].some(sent => formsOf(memory, op.entity_id, sent).includes(op.body))
      ? []
      : [`the op ${opId.slice(-4)} reads ${op.body.slice(0, 80)}, and was not sent so`]
  }).map(text => ({ id: 'I6', text }))
}

/** Nobody's words are lost: each is in its row, in a conflict record, or was replaced by somebody who had read it. */
export function checkWords(world: World): Violation[] {
  const stood = standing(world)
  const typed = [
    ...world.memory.typed.values(),
  ]
  const next = new Map<string, Typed[]>()
  for (const one of typed) {
    for (const saw of [
      one.saw,
      ...one.sawBeside ?? [],
    ]) {
      next.set(spotOf(one) + saw, [
        ...next.get(spotOf(one) + saw) ?? [],
        one,
      ])
    }
  }
  // What replaced it may itself not have been taken in; then what replaced that counts.
  const isReplaced = (one: Typed): boolean => (next.get(spotOf(one) + one.text) ?? []).some(other => stood.taken.has(other.text) || isReplaced(other))
  return typed
    .filter(one => stood.taken.has(one.text) && stood.row(one) !== one.text && !stood.conflicts.has(one.text) && !isReplaced(one))
    .map(({ coll, id, path, text }) => ({ id: 'words', text: `"${text}", typed as ${path} of ${coll} ${id.slice(-4)}, stands nowhere and nobody replaced it` }))
}

function spotOf({ coll, id, path }: Pick<Typed, 'coll' | 'id' | 'path'>): string {
  return `${coll}/${id}/${path}/`
}

/** Texts that the server took in, texts in conflict records, and what the rows say now. */
function standing({ server }: World) {
  const ops = server.rows<KeptOp>('select op_id, entity_id, body, status, person_id from op where status in (\'applied\', \'conflict\')')
  const rows = new Map(server.rows<{ coll: string, id: string, data: string }>('select coll, id, data from row_').map(({ coll, id, data }) => [
    `${coll}/${id}`,
    JSON.parse(data) as Record<string, unknown>,
  ]))
  const conflicts = [...rows].filter(([key]) => key.startsWith('conflict/')).flatMap(([, { kept, lost }]) => [
    String(kept),
    String(lost),
  ])
  return {
    taken: new Set(ops.flatMap(({ body }) => textsIn(body))),
    conflicts: new Set(conflicts),
    row: ({ coll, id, path }: Typed) => valueAt(rows.get(`${coll}/${id}`), path),
  }
}

/** The world's own texts in a body. */
export function textsIn(body: string): string[] {
  return body.match(/第\d+件/g) ?? []
}
