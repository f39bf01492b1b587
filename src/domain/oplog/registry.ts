import type { OpDefinition } from './reducer.ts'
import { activityOps } from '../activity/ops.ts'
import { auditOps } from '../audit/ops.ts'
import { conflictOps } from '../conflict/ops.ts'
import { erasureOps } from '../erasure/ops.ts'
import { clauseLinkOps } from '../evidence/clause-links.ts'
import { evidenceOps } from '../evidence/ops.ts'
import { unitOps } from '../unit/ops.ts'
import { visitOps } from '../visit/ops.ts'

/** Every op kind that this build understands. A kind that is missing here is deferred by the server, not refused. */
export const opRegistry: ReadonlyMap<string, OpDefinition> = new Map(
  [
    ...evidenceOps,
    ...clauseLinkOps,
    ...activityOps,
    ...unitOps,
    ...conflictOps,
    ...erasureOps,
    ...visitOps,
    ...auditOps,
  ].map(definition => [definition.kind, definition]),
)
