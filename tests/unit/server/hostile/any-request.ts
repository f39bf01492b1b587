import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { anId } from '../../../support/builders.ts'

/** A request as somebody would make it who means harm, or a program that is broken. */
export interface HostileRequest {
  /** In the place of each `:name` or `*` of a route. */
  inPath: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string | Uint8Array<ArrayBuffer>
}

const anything = fc.jsonValue({ maxDepth: 4 })

/** Names that our messages use, so that rubbish comes as deep as the code that reads them. */
const fieldNames = [
  'token',
  'login',
  'password',
  'name',
  'device',
  'deviceId',
  'publicKey',
  'label',
  'person',
  'personId',
  'unitName',
  'cycle',
  'cycleId',
  'grants',
  'role',
  'hashes',
  'ops',
  'opIds',
  'v',
  'epoch',
  'nowMs',
  'waiting',
  'scope',
  'id',
  'reason',
  'fromMs',
  'untilMs',
  'kind',
  'code',
  'secret',
  'newPassword',
  'oldPassword',
  'author',
  'blobs',
  '__proto__',
  'constructor',
]

const sound = fc.oneof(
  fc.constantFrom('volunteer', 'administrator', 'official', 'mock', '', '0', 'x', 'a'.repeat(64), '2026-02-30'),
  fc.uuid({ version: 7 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)

const message = fc.dictionary(fc.constantFrom(...fieldNames), fc.oneof({ weight: 3, arbitrary: sound }, { weight: 1, arbitrary: anything }), { maxKeys: 8 }).map(fields => JSON.stringify(fields))

const bodies: fc.Arbitrary<HostileRequest['body']> = fc.oneof(
  { weight: 5, arbitrary: message },
  {
    weight: 2,
    arbitrary: anything.map(value => JSON.stringify(value)),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary' }),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 300 }).map(bytes => new Uint8Array(bytes)),
  },
  fc.constantFrom(
    '',
    '{',
    'null',
    '\u0000',
    '{"__proto__":{"isServer":true}}',
    '{"constructor":{"prototype":{"x":1}}}',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `"${'x'.repeat(200_000)}"`,
    new Uint8Array([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x7D]),
  ),
)

const inPaths = fc.oneof(
  fc.uuid({ version: 7 }),
  fc.constantFrom('a'.repeat(64), 'A'.repeat(64), '0'.repeat(63), '..%2f..%2fetc%2fpasswd', '%00', '%ff%fe', '%', '__proto__', 'constructor', 'x'.repeat(3000), '%E2%80%AE%E6%96%87', 'have', '-1', '%20'),
  fc.string().map(encodeURIComponent),
)

const headerValues = fc.oneof(
  fc.constantFrom('0', '-1', '1e3', '99999999999999999999', 'bytes=0-', 'bytes=5-2', 'bytes=-0', 'bytes=0-0,2-3', '*', 'W/"x"', 'sha-256=:AAAA:', 'sha-256=::', 'gzip', 'application/json', 'text/html', 'multipart/form-data; boundary=x', '127.0.0.1', 'evil.example', '"'),
  // eslint-disable-next-line no-control-regex -- what a header may hold at all
  fc.string({ unit: 'grapheme-ascii' }).map(text => text.replace(/[\u0000-\u001F\u007F]/g, '').trim()),
)

const headerNames = [
  'upload-offset',
  'upload-length',
  'content-digest',
  'content-type',
  'content-length',
  'content-encoding',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'last-event-id',
  'accept',
  'accept-encoding',
  'user-agent',
  'x-device',
  'authorization',
  'prefer',
]

/** Shapes, lengths, names and characters that nobody should send. */
export const anyRequest: fc.Arbitrary<HostileRequest> = fc.record({
  inPath: inPaths,
  query: fc.dictionary(fc.constantFrom('scope', 'after', 'limit', 'all', 'declined', 'download', 'name', '__proto__'), fc.oneof(fc.constantFrom('-1', '0', '1e9', 'NaN', '', '1', '__proto__', `work:${anId()}`, `unit:${anId()}`), fc.string()), { maxKeys: 3 }),
  headers: fc.dictionary(fc.constantFrom(...headerNames), headerValues, { maxKeys: 4 }),
  body: bodies,
})

/** For a message of a failing run. */
export function inWords(method: string, path: string, { headers, body }: HostileRequest): string {
  const text = typeof body === 'string'
    ? body
    : Buffer.from(body).toString('hex')
  return `${method} ${path} ${JSON.stringify(headers)} ${text.slice(0, 300)}`
}
