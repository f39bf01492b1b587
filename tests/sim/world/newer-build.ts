import type { OpDefinition } from '../../../src/domain/oplog/reducer.ts'
import type { Modules } from './modules.ts'
import * as v from 'valibot'
import { mergeFields } from '../../../src/domain/oplog/merge.ts'
import { defineOp, rejected } from '../../../src/domain/oplog/reducer.ts'

type Registry = Modules['opRegistry']

/** What only the next build understands: a server that has not got it yet defers such an op. */
const noted: OpDefinition = defineOp({
  kind: 'activity.noted',
  scope: 'work',
  colls: ['activity'],
  schema: v.object({
    background: v.string(),
  }),
  authority: 'activity.create',
  reduce: (context, changes) => {
    const row = context.read('activity', context.op.id)
    return row
      ? mergeFields(context, row, changes)
      : rejected('op-unknown-target')
  },
})

/** What a phone of today's or of the next build understands. The server's own registry may be the same object, so this is a copy. */
export function registryOf(registry: Registry, isNewer: boolean): Registry {
  const copy = new Map(registry)
  copy.delete(noted.kind)
  return isNewer
    ? copy.set(noted.kind, noted)
    : copy
}

/** The server has one registry per process: it is changed in place, between two runs of it. */
export function setServerBuild(registry: Registry, isNewer: boolean): void {
  const open = registry as Map<string, OpDefinition>
  if (isNewer)
    open.set(noted.kind, noted)
  else
    open.delete(noted.kind)
}
