import type { Evidence } from '../../../../src/domain/evidence/schema.ts'
import type { TestPhone } from '../a-unit.ts'
import { Buffer } from 'node:buffer'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { canonicalJson } from '../../../../src/domain/ledger/canonical.ts'
import { openSigner } from '../../../../src/server/receipts/signer.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
let phone: TestPhone
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
  phone = aPhone(server, unit)
})
afterEach(async () => await server.close())

async function receiptsOf(id: string): Promise<Evidence['receipts']> {
  return ((await phone.rowOf(unit.work, 'evidence', id))?.data as unknown as Evidence).receipts
}

test('[OL15] the record first and the bytes later: the receipt comes with the bytes and says so', async () => {
  const bytes = someBytes(5000)
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await phone.push(capture)
  expect(await receiptsOf(capture.id)).toEqual([])
  server.clock.pass(60_000)
  expect((await phone.put(bytes)).status).toBe(201)
  const [receipt, ...more] = await receiptsOf(capture.id)
  expect(more).toEqual([])
  expect(receipt?.statement).toEqual({
    v: 1,
    opId: capture.opId,
    sha256: sha256(bytes),
    manifestHash: capture.body.manifestHash,
    receivedMs: server.clock.now(),
  })
})

test('[OL15] the bytes first and the record later: the receipt comes with the record', async () => {
  const bytes = someBytes(5000)
  await phone.put(bytes)
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await phone.push(capture)
  expect(await receiptsOf(capture.id)).toHaveLength(1)
})

test('[OL15] one receipt per original, however often bytes and records come', async () => {
  const bytes = someBytes(5000)
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await phone.push(capture)
  await phone.put(bytes)
  await phone.put(bytes)
  await aPhone(server, unit).put(bytes)
  expect(await receiptsOf(capture.id)).toHaveLength(1)
})

test('[OL15] anybody with the public key can check a receipt, and sees when one word is changed', async () => {
  const bytes = someBytes(5000)
  await phone.put(bytes)
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await phone.push(capture)
  const [receipt] = await receiptsOf(capture.id)
  const { raw, keyId } = server.parts.signer
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw },
    format: 'jwk',
  })
  const isSound = (statement: unknown) => verify(null, Buffer.from(canonicalJson(statement)), key, Buffer.from(receipt?.sig ?? '', 'base64url'))
  expect(isSound(receipt?.statement)).toBe(true)
  expect(isSound({ ...receipt?.statement, receivedMs: 1 })).toBe(false)
  expect(receipt?.keyId).toBe(keyId)
  expect(keyId).toBe(createHash('sha256').update(Buffer.from(raw, 'base64url')).digest('hex'))
})

test('the key of a data folder is made once, is for its owner only and stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jz-key-'))
  const { keyId } = openSigner(folder)
  expect(statSync(join(folder, 'receipt-key.pem')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'receipt-key.pem'), 'utf8')).toContain('PRIVATE KEY')
  expect(openSigner(folder).keyId).toBe(keyId)
  rmSync(folder, { recursive: true })
})
