import { createHash } from 'node:crypto'
import { toJsonSchema } from '@valibot/to-json-schema'
import { expect, test } from 'vitest'
import { manifestSchema } from '../../../src/domain/evidence/manifest.ts'
import { receiptSchema } from '../../../src/domain/ledger/receipt.ts'
import { haveReplySchema, haveRequestSchema } from '../../../src/protocol/blobs.ts'
import { nudgeSchema, pullReplySchema } from '../../../src/protocol/pull.ts'
import { pushReplySchema, pushRequestSchema } from '../../../src/protocol/push.ts'
import { PROTOCOL_VERSION } from '../../../src/protocol/version.ts'

function fingerprintOf(schemas: Parameters<typeof toJsonSchema>[0][]): string {
  const shape = JSON.stringify(schemas.map(schema => toJsonSchema(schema, { errorMode: 'ignore' })))
  return createHash('sha256').update(shape).digest('hex').slice(0, 12)
}

/** If this fails, phones in the field no longer understand the server: raise PROTOCOL_VERSION, then update the values. */
test('[PV1] the wire changes only together with the protocol version', () => {
  const wire = fingerprintOf([
    pushRequestSchema,
    pushReplySchema,
    pullReplySchema,
    nudgeSchema,
    haveRequestSchema,
    haveReplySchema,
  ])
  expect({ PROTOCOL_VERSION, wire }).toEqual({ PROTOCOL_VERSION: 1, wire: 'c201c3feade5' })
})

/** If this fails, what devices and servers signed can no longer be checked. It is never updated: a new shape gets a new `v`. */
test('[PV1] what is signed at the shutter and on receipt keeps its shape', () => {
  expect(fingerprintOf([manifestSchema, receiptSchema])).toBe('b1f2eef7d839')
})
