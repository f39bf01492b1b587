import type { GenericSchema, InferOutput } from 'valibot'
import type { Role } from '../access/roles.ts'
import type { Action } from '../access/table.ts'
import type { FailureCode } from '../failure.ts'
import type { ScopeKind } from '../scope.ts'
import type { Op } from './op.ts'
import type { EntityRow, RowWrite } from './row.ts'

export interface Actor {
  personId: string
  roles: readonly Role[]
  /** The server writing on its own account: numbers, receipts, people. */
  isServer: boolean
}

/** All that a reducer may know. Time comes in; nothing is read from the surroundings, so phone and server agree. */
export interface OpContext {
  op: Op
  deviceId: string
  actor: Actor
  /** Clamped client time in ms; decides between concurrent edits. */
  trustedMs: number
  /** It was deferred or in quarantine before: its author may have gone on meanwhile. */
  isKept?: boolean
  /** When the server took it in; `null` while the op still waits on the phone. */
  receivedMs: number | null
  /** A row of the op's scope, with earlier ops of the same batch already applied. */
  read: (coll: string, id: string) => EntityRow | undefined
}

export type Outcome
  = | { status: 'applied', writes: readonly RowWrite[] }
    | { status: 'conflict', writes: readonly RowWrite[] }
    | { status: 'noop' }
    | { status: 'rejected', code: FailureCode }

/** The action that a person needs for this op; `null` where only the server may write it. */
export type Authority<Body> = Action | null | ((context: OpContext, body: Body) => Action | null)

export interface OpDefinition<Schema extends GenericSchema = GenericSchema> {
  kind: string
  scope: ScopeKind
  /** The collections that `coll` of the envelope may name. */
  colls: readonly string[]
  schema: Schema
  authority: Authority<InferOutput<Schema>>
  reduce: (context: OpContext, body: InferOutput<Schema>) => Outcome
}

/** Keeps the body's type inside one definition, and forgets it in the registry where kinds are only text. */
export function defineOp<Schema extends GenericSchema>(definition: OpDefinition<Schema>): OpDefinition {
  return definition as unknown as OpDefinition
}

export const noop: Outcome = { status: 'noop' }

export function applied(...writes: RowWrite[]): Outcome {
  return { status: 'applied', writes }
}

export function rejected(code: FailureCode): Outcome {
  return { status: 'rejected', code }
}
