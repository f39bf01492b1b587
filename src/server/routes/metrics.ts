import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Failure } from '../../domain/failure.ts'
import { readDisk } from '../blobs/disk-guard.ts'
import { routeOf } from '../request-log.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** `/metrics`, for this machine only. Counts and times; never who. */
export function metricRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  const register = new Registry()
  const requests = new Histogram({
    name: 'jianzheng_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [register],
  })
  countThings(register, parts)
  let hasProcess = false
  app.use('/v1/*', timed(parts, requests))
  app.get('/metrics', async (c) => {
    if (!isLocal(c))
      throw new Failure('not-found')
    if (!hasProcess) {
      collectDefaultMetrics({ register })
      hasProcess = true
    }
    return c.text(await register.metrics(), 200, { 'Content-Type': register.contentType })
  })
}

/** Behind a proxy on the same machine everybody seems local, but a proxy says whom it speaks for. */
function isLocal(c: Context<ServerEnv>): boolean {
  const bindings = c.env as ServerEnv['Bindings'] | undefined
  const isProxied = ['x-forwarded-for', 'forwarded', 'via'].some(header => c.req.header(header) !== undefined)
  return !isProxied && loopback.has(bindings?.incoming?.socket.remoteAddress ?? '')
}

function timed({ clock }: ServerParts, requests: Histogram): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const startMs = clock.now()
    await next()
    requests.observe({
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
    }, (clock.now() - startMs) / 1000)
  }
}

function countThings(register: Registry, parts: ServerParts): void {
  const ops = new Gauge({
    name: 'jianzheng_ops',
    help: 'Ops held, by result',
    labelNames: ['status'],
    registers: [register],
    collect: async () => {
      const rows = await parts.db.selectFrom('op').select([
        'status',
        eb => eb.fn.countAll<number>().as('n'),
      ]).groupBy('status').execute()
      rows.forEach(row => ops.set({ status: row.status }, Number(row.n)))
    },
  })
  const blobs = new Gauge({
    name: 'jianzheng_blob_bytes',
    help: 'Bytes of stored blobs',
    registers: [register],
    collect: async () => {
      const row = await parts.db.selectFrom('blob').select(eb => eb.fn.sum<number | null>('size').as('bytes')).executeTakeFirst()
      blobs.set(Number(row?.bytes ?? 0))
    },
  })
  const free = new Gauge({
    name: 'jianzheng_disk_free_bytes',
    help: 'Free bytes on the disk of the data folder',
    registers: [register],
    collect: async () => {
      free.set((await readDisk(parts)).freeBytes)
    },
  })
}
