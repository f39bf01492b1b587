import type { Context, Hono } from 'hono'
import type { SSEStreamingApi } from 'hono/streaming'
import type { Nudge } from '../../protocol/pull.ts'
import type { Caller, ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import { streamSSE } from 'hono/streaming'
import { notRevoked, signedIn } from '../guards.ts'
import { scopesOf } from '../scopes.ts'

/** Shorter than any proxy's patience, and how long a signed-out phone may still hear that something moved. */
const HEARTBEAT_MS = 25_000
/** Of one session at a time. Browsers listen with one tab. */
const MAX_LINES = 8

/** `GET /v1/events`: the head of every scope that the person pulls, now and whenever one moves. */
export function eventRoutes(app: Hono<ServerEnv>, parts: ServerParts, doors: Doors): void {
  const lines = new Lines()
  app.get('/v1/events', signedIn(doors.authenticate), notRevoked, (c) => {
    c.header('X-Accel-Buffering', 'no')
    const nudges = listenTo(parts)
    const release = lines.take(c.var.caller.sessionId, nudges.stop)
    return streamSSE(c, async (stream) => {
      stream.onAbort(nudges.stop)
      try {
        await sendNudges(stream, { parts, doors, c, nudges })
      }
      finally {
        nudges.stop()
        release()
      }
    }, async (error) => {
      nudges.stop()
      parts.log.error({ err: error }, 'live updates broke off')
    })
  })
}

/** The lines that each session listens on: beyond a few, which is more than tabs need, the oldest ends. */
class Lines {
  readonly #open = new Map<string, Set<() => void>>()

  /** Returns how to give the place back. */
  take(sessionId: string, stop: () => void): () => void {
    const own = this.#open.get(sessionId) ?? new Set()
    this.#open.set(sessionId, own.add(stop))
    const [oldest] = own
    if (own.size > MAX_LINES && oldest) {
      own.delete(oldest)
      oldest()
    }
    return () => {
      own.delete(stop)
      if (own.size === 0 && this.#open.get(sessionId) === own)
        this.#open.delete(sessionId)
    }
  }
}

interface Nudges {
  /** The latest head of each scope that moved since the last call; empty after a heartbeat's time, `null` when over. */
  next: () => Promise<Map<string, number> | null>
  stop: () => void
}

/** A slow reader gets the latest head of each scope, not every step: what waits stays small. */
function listenTo({ notifier, clock }: ServerParts): Nudges {
  let moved = new Map<string, number>()
  let isOver = false
  let wake = (): void => {}
  const unlisten = notifier.listen({
    nudged: ({ scope, head }) => {
      moved.set(scope, head)
      wake()
    },
    closed: stop,
  })
  return { next, stop }

  function stop(): void {
    isOver = true
    unlisten()
    wake()
  }

  async function next(): Promise<Map<string, number> | null> {
    if (moved.size === 0 && !isOver) {
      await new Promise<void>((resolve) => {
        const cancel = clock.later(HEARTBEAT_MS, resolve)
        wake = () => {
          cancel()
          resolve()
        }
      })
    }
    const heads = moved
    moved = new Map()
    return isOver ? null : heads
  }
}

interface Sending { parts: ServerParts, doors: Doors, c: Context<ServerEnv>, nudges: Nudges }

async function sendNudges(stream: SSEStreamingApi, { parts, doors, c, nudges }: Sending): Promise<void> {
  let allowed = new Set(await scopesOf(parts.db, c.var.caller, parts.clock.now()))
  let lookedMs = parts.clock.now()
  await sendHeads(stream, await headsOf(parts, [...allowed]))
  for (;;) {
    const moved = await nudges.next()
    if (moved === null || stream.aborted)
      return
    // Grants are rows of the unit: when it moves, or time passes, what this person may hear of may have changed.
    const mayHaveChanged = moved.size === 0 || parts.clock.now() - lookedMs >= HEARTBEAT_MS || [
      ...moved.keys(),
    ].some(scope => scope.startsWith('unit:'))
    if (mayHaveChanged) {
      const caller: Caller | null = await doors.authenticate(c)
      if (!caller || caller.isHandInOnly)
        return
      lookedMs = parts.clock.now()
      allowed = new Set(await scopesOf(parts.db, caller, lookedMs))
    }
    if (moved.size === 0)
      await stream.write(': still here\n\n')
    await sendHeads(stream, [...moved].filter(([scope]) => allowed.has(scope)).map(([scope, head]) => ({ scope, head })))
  }
}

async function headsOf({ db }: ServerParts, scopes: readonly string[]): Promise<Nudge[]> {
  if (scopes.length === 0)
    return []
  const rows = await db.selectFrom('scope').select(['id', 'head']).where('id', 'in', [...scopes]).execute()
  return rows.map(({ id, head }) => ({ scope: id, head }))
}

async function sendHeads(stream: SSEStreamingApi, nudges: readonly Nudge[]): Promise<void> {
  for (const nudge of nudges) {
    await stream.writeSSE({
      event: 'head',
      data: JSON.stringify(nudge),
    })
  }
}
