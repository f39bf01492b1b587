import * as v from 'valibot'
import { instantSchema, sha256Schema, uuidSchema } from '../ids.ts'

/** Limits in bytes, refused before reading. A video also may not exceed 20 % of the free quota. */
export const sizeLimits = { photo: 64 * 1024 ** 2, document: 100 * 1024 ** 2, video: 500 * 1024 ** 2 } as const

export const fileSchema = v.object({
  sha256: sha256Schema,
  /** Bytes. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(sizeLimits.video)),
  /** By magic bytes, never by extension. */
  mime: v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z]+\/[\w.+-]+$/)),
  /** As the file was called where it came from; absent for the camera. */
  name: v.optional(v.pipe(v.string(), v.maxLength(255))),
})
export type EvidenceFile = v.InferOutput<typeof fileSchema>

export const positionSchema = v.object({
  /** Degrees, WGS-84, at most six decimals kept as integers of 1e-6 so that canonical JSON has no fractions. */
  latE6: v.pipe(v.number(), v.safeInteger(), v.minValue(-90_000_000), v.maxValue(90_000_000)),
  lonE6: v.pipe(v.number(), v.safeInteger(), v.minValue(-180_000_000), v.maxValue(180_000_000)),
  /** Metres. */
  accuracyM: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** When the position was fixed, on the device's clock. */
  fixedMs: instantSchema,
})
export type Position = v.InferOutput<typeof positionSchema>

/** How the bytes came into the app: system camera, in-page camera, album, file picker, share sheet, paper scan, PC folder. */
export const capturePathSchema = v.picklist([
  'camera',
  'inpage',
  'gallery',
  'file',
  'share',
  'scan',
  'import',
])
export type CapturePath = v.InferOutput<typeof capturePathSchema>

/**
 * What the device states at the shutter, canonically serialised (RFC 8785), hashed and signed. `previous` chains the
 * manifests of one device: a gap or a swap shows. Integers and strings only.
 */
export const manifestSchema = v.object({
  v: v.literal(1),
  evidenceId: uuidSchema,
  files: v.pipe(v.array(v.omit(fileSchema, ['name'])), v.minLength(1), v.maxLength(60)),
  via: capturePathSchema,
  /** The raw clock of the device. */
  deviceMs: instantSchema,
  /** Server time minus device time as last measured, with its uncertainty; `null` before the first contact. */
  clock: v.nullable(v.object({
    offsetMs: v.pipe(v.number(), v.safeInteger()),
    uncertaintyMs: v.pipe(v.number(), v.safeInteger()),
  })),
  position: v.nullable(positionSchema),
  deviceId: uuidSchema,
  personId: uuidSchema,
  /** The op that carries this manifest. */
  opId: uuidSchema,
  build: v.pipe(v.string(), v.maxLength(40)),
  previous: v.nullable(sha256Schema),
})
export type CaptureManifest = v.InferOutput<typeof manifestSchema>
