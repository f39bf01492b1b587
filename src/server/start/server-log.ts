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

export function createLog(level = 'info', paper?: DestinationStream): Logger {
  const paths = hidden.flatMap(field => [field, `*.${field}`, `*.*.${field}`]).filter(path => path !== 'name')
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[hidden]' },
  }
  return paper
    ? pino(options, paper)
    : pino(options)
}
