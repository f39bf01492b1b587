import type { Role } from '../../../src/domain/access/roles.ts'
import type { Recorder } from '../../../src/recording/recorder.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import type { Hold } from '../../../src/sync/gate.ts'
import type { OpenNudges, SyncClock, SyncLocks } from '../../../src/sync/server-calls.ts'
import type { SyncLoop } from '../../../src/sync/sync-loop.ts'
import type { WorldPerson, WorldServer } from '../../sim/world/server.ts'
import { v7 } from 'uuid'
import { onTestFinished } from 'vitest'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createRemaker } from '../../../src/recording/remake.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { createSyncLoop } from '../../../src/sync/create-sync-loop.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { createWebLocks } from '../../../src/sync/web-locks.ts'
import { NOW } from '../../contract/storage/builders.ts'
import { openWorldServer } from '../../sim/world/server.ts'

export interface Request { method: string, path: string, init: RequestInit }

/** Answers in the server's place, throws in the network's, or lets the request through with `undefined`. */
export type Intercept = (request: Request) => Promise<Response | undefined> | Response | undefined

export interface TestClock extends SyncClock {
  /** Lets time pass and runs what was due. */
  pass: (ms: number) => void
  pending: () => number
}

export function aClock(startMs = NOW): TestClock {
  let nowMs = startMs
  const timers = new Set<{ atMs: number, run: () => void }>()
  return {
    now: () => nowMs,
    later(ms, run) {
      const timer = { atMs: nowMs + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    pass(ms) {
      nowMs += ms
      for (const timer of [...timers].filter(timer => timer.atMs <= nowMs)) {
        timers.delete(timer)
        timer.run()
      }
    },
    pending: () => timers.size,
  }
}

export interface LoopPhone {
  store: DeviceStore
  recorder: Recorder
  loop: SyncLoop
  clock: TestClock
  /** What was asked of the server, oldest first: `POST /v1/push`. */
  asked: string[]
  scopes: { work: string, unit: string }
  server: WorldServer
  person: WorldPerson
  /** Stands between phone and server from now on. */
  intercept: (by: Intercept) => void
  /** The server nudges. */
  nudge: (about: { scope: string, head: number }) => void
}

export interface LoopWishes {
  role?: Role
  server?: WorldServer
  person?: WorldPerson
  disk?: MemoryDisk
  locks?: SyncLocks
  random?: () => number
  onFault?: (error: unknown) => void
  /** What files wait for at this moment. */
  holdOf?: () => Promise<Hold | null>
  /** What the browser says of its room. */
  roomOf?: () => Promise<{ quota: number, usage: number }>
}

/** A phone with a loop against the real server, signed in and with its first session. */
export async function aLoop(wishes: LoopWishes = {}): Promise<LoopPhone> {
  const clock = aClock()
  const server = wishes.server ?? await openWorldServer({ now: clock.now, newId: v7 })
  const person = wishes.person ?? server.person('甲', wishes.role ?? 'volunteer')
  const deviceId = v7()
  const store = await createMemoryDeviceStore({ personId: person.personId, deviceId, now: clock.now }, wishes.disk ?? createMemoryDisk())
  const asked: string[] = []
  let between: Intercept = () => undefined
  const fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const request = { method: init.method ?? 'GET', path, init }
    asked.push(`${request.method} ${path.split('?')[0]}`)
    return await between(request) ?? await server.answer({ personId: person.personId, deviceId }, path, init)
  }
  let onNudge: Parameters<OpenNudges>[0] = () => {}
  const loop = createSyncLoop({
    store,
    calls: createServerCalls(createHttp({
      fetch: fetch as typeof globalThis.fetch,
      isOnline: () => true,
    })),
    clock,
    build: 'test',
    newId: v7,
    remakerFor: id => createRemaker(id, null),
    personId: person.personId,
    locks: wishes.locks ?? createWebLocks(undefined),
    nudges: (listener) => {
      onNudge = listener
      return () => {}
    },
    ...wishes.roomOf
      ? { roomOf: wishes.roomOf }
      : {},
    holdOf: wishes.holdOf ?? (async () => null),
    random: wishes.random ?? (() => 0.5),
    onFault: wishes.onFault ?? (() => {}),
  })
  onTestFinished(async () => {
    loop.stop()
    if (!wishes.server)
      await server.close()
  })
  return {
    store,
    loop,
    clock,
    asked,
    server,
    person,
    scopes: { work: server.unit.work, unit: server.unit.unit },
    recorder: createRecorder({
      store,
      personId: person.personId,
      build: 'test',
      key: null,
      now: clock.now,
      newId: v7,
    }),
    intercept: (by) => {
      between = by
    },
    nudge: about => onNudge(about),
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers })
}

export function broken(): never {
  throw new TypeError('Failed to fetch')
}

export const fields = {
  type: 'cleanup',
  title: '清洁家园',
  day: '2026-09-12',
  endDay: null,
  place: '社区广场',
  people: '',
  background: '',
}
