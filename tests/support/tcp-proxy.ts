import type { Buffer } from 'node:buffer'
import type { AddressInfo, Socket } from 'node:net'
import type { Dice, Drawn, Faults } from './line-faults.ts'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { createDelay } from './line-delay.ts'
import { drawLimits, speedOf, stillFor } from './line-faults.ts'
import { seeded } from './seeded.ts'

export type { Faults } from './line-faults.ts'

/** One connection that came through: bytes as they were handed on. Up is from the phone to the server. */
export interface Carried {
  readonly n: number
  readonly up: number
  readonly down: number
  /** What ended it; `null` while it is open. */
  readonly end: 'phone' | 'server' | 'cut' | null
  readonly isStalled: boolean
}

export interface Proxy {
  readonly port: number
  /** What strikes from now on, open connections too: limits are drawn anew and count from here. */
  faults: Faults
  /** All connections since the start, the oldest first. */
  connections: () => readonly Carried[]
  totals: () => { up: number, down: number }
  /** When the last byte went up, ms of `performance.now()`; 0 before the first. */
  lastUpMs: () => number
  /** Breaks whatever is open now. */
  cutAll: () => void
  stop: () => Promise<void>
}

export interface ProxyOptions {
  target: { port: number, host?: string }
  /** 0: any that is free. */
  port?: number
  faults?: Faults
  seed?: number
}

interface Connection {
  n: number
  up: number
  down: number
  end: Carried['end']
  isStalled: boolean
  phone: Socket
  server: Socket
  /** What was drawn for it from which faults. */
  drawn: Drawn
  letGo: () => void
}

const QUIET_MS = 150

/** A line between a phone and a server on this machine, as good or as bad as `faults` says. Bytes pass through as they are, TLS too. */
export async function startProxy({ target, port = 0, faults = {}, seed = 1 }: ProxyOptions): Promise<Proxy> {
  const dice: Dice = seeded(seed)
  const all: Connection[] = []
  const now = { faults, lastUpMs: 0 }
  const line = {
    up: { freeMs: 0 },
    down: { freeMs: 0 },
  }

  const listener = createServer({ allowHalfOpen: true }, (phone) => {
    if (now.faults.isDown)
      return void phone.resetAndDestroy()
    const server = connect({ host: target.host ?? 'localhost', port: target.port, allowHalfOpen: true })
    const connection: Connection = {
      n: all.length + 1,
      up: 0,
      down: 0,
      end: null,
      isStalled: false,
      phone,
      server,
      drawn: drawLimits(now.faults, { up: 0 }, dice),
      letGo: () => {},
    }
    all.push(connection)
    for (const socket of [phone, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => {}) // what a broken line looks like from here; `close` follows
    }
    phone.on('close', () => closed(connection, 'phone'))
    server.on('close', () => closed(connection, 'server'))
    carry(connection, 'up')
    carry(connection, 'down')
  })

  function closed(connection: Connection, by: 'phone' | 'server'): void {
    connection.end ??= by
    connection.phone.destroy()
    connection.server.destroy()
    letGoBefore(connection)
  }

  /** The one that was held back comes after the one that came later. */
  function letGoBefore(later: Connection): void {
    for (const { n, letGo } of all) {
      if (n < later.n)
        letGo()
    }
  }

  function carry(connection: Connection, way: 'up' | 'down'): void {
    const [from, to] = way === 'up'
      ? [connection.phone, connection.server]
      : [connection.server, connection.phone]
    const delay = createDelay({
      line: line[way],
      limits: () => ({
        speed: speedOf(now.faults, way),
        delayMs: now.faults.delayMs ?? 0,
        stillMs: stillFor(now.faults, performance.now()),
      }),
      deliver: chunk => handOn(connection, way, chunk),
      pause: () => from.pause(),
      resume: () => from.resume(),
    })
    if (way === 'up')
      holdBack(connection, delay)
    to.on('drain', () => delay.resume())
    from.on('data', (chunk: Buffer) => delay.take(chunk))
    from.on('end', () => delay.afterAll(() => to.end()))
    from.on('close', () => delay.stop())
  }

  function holdBack(connection: Connection, delay: ReturnType<typeof createDelay>): void {
    const { holdMs = 0 } = now.faults
    if (holdMs === 0 || !dice.chance(0.5))
      return
    delay.hold()
    const timer = setTimeout(() => connection.letGo(), holdMs)
    connection.letGo = () => {
      clearTimeout(timer)
      connection.letGo = () => {}
      delay.release()
    }
  }

  /** False where the other side takes no more for now. */
  function handOn(connection: Connection, way: 'up' | 'down', chunk: Buffer): boolean {
    if (connection.end !== null || connection.isStalled)
      return true
    if (connection.drawn.from !== now.faults)
      connection.drawn = drawLimits(now.faults, connection, dice)
    const { drawn } = connection
    if (way === 'down' && drawn.answerLostAfter <= connection.up)
      return cut(connection)
    const room = way === 'up'
      ? Math.min(drawn.cutAfter, drawn.stallAfter) - connection.up
      : Number.POSITIVE_INFINITY
    const part = chunk.subarray(0, Math.max(0, room))
    connection[way] += part.length
    if (way === 'up')
      now.lastUpMs = performance.now()
    else
      setTimeout(letGoBefore, QUIET_MS, connection)
    const goesOn = (way === 'up'
      ? connection.server
      : connection.phone).write(part)
    if (part.length < chunk.length) {
      if (drawn.cutAfter <= drawn.stallAfter)
        return cut(connection)
      connection.isStalled = true
    }
    return goesOn
  }

  function cut(connection: Connection): true {
    connection.end ??= 'cut'
    const isReset = now.faults.breakBy === 'reset'
    for (const socket of [connection.phone, connection.server]) {
      void (isReset
        ? socket.resetAndDestroy()
        : socket.destroy())
    }
    return true
  }

  listener.listen(port, 'localhost')
  await once(listener, 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    get faults() { return now.faults },
    set faults(next) { now.faults = next },
    connections: () => all,
    totals: () => all.reduce((sum, { up, down }) => ({ up: sum.up + up, down: sum.down + down }), { up: 0, down: 0 }),
    lastUpMs: () => now.lastUpMs,
    cutAll: () => all.filter(({ end }) => end === null).forEach(cut),
    stop: async () => {
      const gone = once(listener, 'close')
      listener.close()
      all.forEach(({ phone, server }) => {
        phone.destroy()
        server.destroy()
      })
      await gone
    },
  }
}
