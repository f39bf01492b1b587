import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { instantSchema, sha256Schema, uuidSchema } from '../ids.ts'

/**
 * What is in a rescue pack, version 1. The file is an age file (age-encryption.org/v1) for a passphrase; in it is a ZIP with
 * `index.json` first and the bytes as `blobs/<sha256>`, stored as they are. Anybody with the passphrase and these two
 * common tools can open it without this app.
 */
export const PACK_VERSION = 1
export const PACK_INDEX_NAME = 'index.json'
export const PACK_ENDING = '.jzr'

/** More than a phone will ever hold unsent; what the server takes in at once. */
export const packLimits = {
  ops: 20_000,
  blobs: 10_000,
  indexBytes: 16 * 1024 * 1024,
} as const

export function packBlobName(sha256: string): string {
  return `blobs/${sha256}`
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Ops as loosely as the server takes them in: what is wrong inside one never stops the others. */
const packedOpSchema = v.looseObject({
  opNo: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  opId: uuidSchema,
})

const packedBlobSchema = v.looseObject({
  sha256: sha256Schema,
  size: v.pipe(count, v.minValue(1)),
  mime: v.pipe(v.string(), v.maxLength(200)),
  role: v.pipe(v.string(), v.maxLength(40)),
})
export type PackedBlob = v.InferOutput<typeof packedBlobSchema>

/**
 * `index.json`: whose work this is, every op from the first unsent one in the order of its numbers, and what bytes come
 * along. `sig` is the device's signature (ECDSA P-256, base64url) over `signedText`, null from a phone that keeps no key.
 */
export const packIndexSchema = v.looseObject({
  v: v.literal(PACK_VERSION),
  serverId: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  unitId: uuidSchema,
  person: v.looseObject({
    id: uuidSchema,
    name: v.pipe(v.string(), v.maxLength(200)),
  }),
  deviceId: uuidSchema,
  madeMs: instantSchema,
  epoch: v.pipe(v.string(), v.maxLength(60)),
  ops: v.pipe(v.array(packedOpSchema), v.maxLength(packLimits.ops)),
  blobs: v.pipe(v.array(packedBlobSchema), v.maxLength(packLimits.blobs)),
  sig: v.nullable(v.pipe(v.string(), v.maxLength(200))),
})
export type PackIndex = v.InferOutput<typeof packIndexSchema>
export type UnsignedIndex = Omit<PackIndex, 'sig'>

/**
 * What the device signs: the index without its signature, members in order. Like canonical JSON, but it takes whatever a person
 * wrote: half of a character that a phone cut off must not keep their work from being proven.
 */
export function signedText({ sig: _, ...index }: UnsignedIndex & { sig?: string | null }): string {
  return sortedJson(index)
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map(sortedJson).join(',')}]`
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.sort(([a], [b]) => a < b
    ? -1
    : 1).map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join(',')}}`
}

/**
 * Reads `index.json`.
 * @throws Failure rescue-newer where a newer app made it, rescue-broken where it is none
 */
export function readPackIndex(text: string): PackIndex {
  const parsed = v.safeParse(packIndexSchema, parsedJson(text))
  if (parsed.success)
    return parsed.output
  const said = v.safeParse(v.looseObject({
    v: v.pipe(v.number(), v.minValue(PACK_VERSION + 1)),
  }), parsedJson(text))
  throw new Failure(said.success
    ? 'rescue-newer'
    : 'rescue-broken')
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch (error) {
    throw new Failure('rescue-broken', {}, { cause: error })
  }
}
