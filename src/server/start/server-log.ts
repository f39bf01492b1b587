import type { DestinationStream, Logger } from 'pino'
import { pino } from 'pino'

/** Never in a log: secrets, and anything that says who. Errors of databases may quote values in `detail`. */
const hidden = [
  'cookie',
  'authorization',
  'token',
  'password',
  'secret',
  'totp',
  'login',
  'name',
  'body',
  'data',
  'detail',
  'parameters',
]

/** Hashes and ids of people stand in the names of spool files, and so in what a disk's errors say. */
const names = /[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Whatever was thrown can be logged: what does not become JSON is told in its own words. */
function withoutNames(error: Error): unknown {
  const shown: unknown = pino.stdSerializers.err(error)
  try {
    return JSON.parse(JSON.stringify(shown ?? null).replaceAll(names, '[hidden]'))
  }
  catch {
    return {
      message: String(error).replaceAll(names, '[hidden]'),
    }
  }
}

export function createLog(level = 'info', paper?: DestinationStream): Logger {
  const paths = hidden.flatMap(field => [field, `*.${field}`, `*.*.${field}`]).filter(path => path !== 'name')
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutNames },
    redact: { paths, censor: '[hidden]' },
  }
  return paper
    ? pino(options, paper)
    : pino(options)
}
