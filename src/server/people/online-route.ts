import type { Context } from 'hono'
import type { GenericSchema, InferOutput } from 'valibot'
import type { Role } from '../../domain/access/roles.ts'
import type { Action } from '../../domain/access/table.ts'
import type { Caller, ServerEnv } from '../caller.ts'
import type { People } from './people.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { may } from '../../domain/access/table.ts'
import { Failure } from '../../domain/failure.ts'
import { handInOnly } from '../guards.ts'
import { readJson } from '../read-json.ts'

/** Who is let through: anyone, anyone signed in, or whoever may do this. */
export type Who = 'anyone' | 'signedIn' | Action

export interface OnlineRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  who: Who
  run: (people: People, c: Context<ServerEnv>) => Promise<Response>
}

export interface OpenCall<Body> { people: People, c: Context<ServerEnv>, body: Body, nowMs: number }
export interface Call<Body> extends OpenCall<Body> { caller: Caller, roles: readonly Role[] }

/** What a handler returns is sent as JSON; `undefined` as 204. */
type Reply = object | undefined

interface Where { method: OnlineRoute['method'], path: string }
interface OpenSpec<Schema extends GenericSchema> extends Where { body: Schema, handle: (call: OpenCall<InferOutput<Schema>>) => Promise<Reply> }
interface ClosedSpec<Schema extends GenericSchema> extends Where {
  who: Exclude<Who, 'anyone'>
  /** Open to stopped devices and dismissed people, too: only for signing out. */
  isForAll?: boolean
  body?: Schema
  handle: (call: Call<InferOutput<Schema>>) => Promise<Reply>
}

/** A route that needs no session: parse, do, reply. */
export function openRoute<Schema extends GenericSchema>({ method, path, body, handle }: OpenSpec<Schema>): OnlineRoute {
  return {
    method,
    path,
    who: 'anyone',
    run: async (people, c) => replyOf(c, await handle({
      people,
      c,
      body: await readJson(c, body),
      nowMs: people.parts.clock.now(),
    })),
  }
}

/**
 * A route for people who are signed in, judged by the roles they hold at this moment. Who is asked before what is read.
 * Throws sign-in-required, device-revoked, visit-over or forbidden.
 */
export function closedRoute<Schema extends GenericSchema>({ method, path, who, isForAll = false, body, handle }: ClosedSpec<Schema>): OnlineRoute {
  return {
    method,
    path,
    who,
    run: async (people, c) => {
      const nowMs = people.parts.clock.now()
      const caller = await people.authenticate(c)
      if (!caller)
        throw new Failure('sign-in-required')
      if (caller.isHandInOnly && !isForAll)
        throw handInOnly(caller)
      const roles = rolesAt(caller, nowMs)
      if (who !== 'signedIn')
        assertMay(roles, who)
      const parsed = (body
        ? await readJson(c, body)
        : undefined) as InferOutput<Schema>
      return replyOf(c, await handle({
        people,
        c,
        caller,
        roles,
        body: parsed,
        nowMs,
      }))
    },
  }
}

export function rolesAt({ grants }: Pick<Caller, 'grants'>, nowMs: number): Role[] {
  return [
    ...new Set(grantsAt(grants, nowMs).map(grant => grant.role)),
  ]
}

/** @throws Failure `forbidden` */
export function assertMay(roles: readonly Role[], action: Action): void {
  if (!may(roles, action))
    throw new Failure('forbidden')
}

function replyOf(c: Context<ServerEnv>, reply: Reply): Response {
  c.header('cache-control', 'no-store')
  return reply === undefined
    ? c.body(null, 204)
    : c.json(reply)
}
