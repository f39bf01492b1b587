import type { OpDefinition } from '../domain/oplog/reducer.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import type { NewOp } from '../storage/outbox.ts'
import * as v from 'valibot'
import { Failure } from '../domain/failure.ts'
import { MAX_BODY_BYTES } from '../domain/oplog/op.ts'

export interface RecorderParts {
  store: DeviceStore
  personId: string
  /** Build of this app, as manifests say it. */
  build: string
  /** The device's key; `null` records unsigned. */
  key: DeviceKey | null
  now: () => number
  /** UUIDv7. */
  newId: () => string
  registry: ReadonlyMap<string, OpDefinition>
  /** What went wrong without stopping the work: a key that does not sign. */
  onFault?: (error: unknown) => void
}

export interface OpWish {
  kind: string
  scope: string
  coll: string
  id: string
  body: Record<string, unknown>
  /** Row number that the person saw. */
  seq?: number | undefined
  opId?: string
}

/**
 * An op that the server will find sound. What a form let through by mistake is refused here, before anything is written.
 * @throws Failure 'bad-field' {field}, 'op-too-large'
 */
export function makeOp({ registry, newId, now }: Pick<RecorderParts, 'registry' | 'newId' | 'now'>, { seq, body, opId = newId(), ...wish }: OpWish): NewOp {
  const definition = registry.get(wish.kind)
  if (!definition)
    throw new TypeError(`no such op: ${wish.kind}`)
  const parsed = v.safeParse(definition.schema, body)
  if (!parsed.success)
    throw new Failure('bad-field', { field: v.getDotPath(parsed.issues[0]) ?? '' })
  const output = parsed.output as Record<string, unknown>
  if (new TextEncoder().encode(JSON.stringify(output)).byteLength > MAX_BODY_BYTES)
    throw new Failure('op-too-large')
  return {
    opId,
    ...wish,
    body: output,
    clientMs: now(),
    ...seq === undefined
      ? {}
      : { baseSeq: seq },
  }
}
