import * as v from 'valibot'
import { uuidSchema } from '../../domain/ids.ts'
import { pushRequestSchema } from '../../protocol/push.ts'
import { MAX_PUSH_OPS } from '../../protocol/version.ts'

/**
 * A push as the server takes it in: the envelope strictly, each op only as far as it must be numbered and named. What is
 * wrong inside an op is that op's result and never stops the others.
 */
export const incomingPushSchema = v.looseObject({
  ...pushRequestSchema.entries,
  ops: v.pipe(
    v.array(v.looseObject({
      opNo: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      opId: uuidSchema,
    })),
    v.maxLength(MAX_PUSH_OPS),
  ),
})
export type IncomingPush = v.InferOutput<typeof incomingPushSchema>
