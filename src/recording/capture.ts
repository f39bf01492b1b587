import type { CaptureManifest } from '../domain/evidence/manifest.ts'
import type { NewBlob } from '../storage/blob.ts'
import type { DeviceFacts } from '../storage/facts.ts'
import type { NewOp } from '../storage/outbox.ts'
import type { RecorderParts } from './recorder-parts.ts'
import type { CapturedFile, CaptureInput, MadeDerivative } from './recorder.ts'
import { makeOp } from './recorder-parts.ts'
import { signManifest } from './sign.ts'

/** Another tab may capture at the same moment; this often the manifest is signed anew on the newest one. */
const MAX_TRIES = 20

/** [RC1] [RC2] Bytes, manifest, op, item and derivatives in one strict transaction. */
export async function capture(parts: RecorderParts, input: CaptureInput): Promise<{ evidenceId: string }> {
  const { store, newId, now } = parts
  const deviceMs = input.deviceMs ?? now()
  const [clock, first] = await Promise.all([
    measuredClock(parts),
    store.facts.device(),
  ])
  const fixed = {
    evidenceId: input.evidenceId ?? newId(),
    opId: newId(),
    deviceMs,
    clock,
  }
  let device = first
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const signed = await signManifest(manifestOf(parts, input, { ...fixed, device }), parts.key, parts.onFault)
    const captured = makeOp(parts, {
      kind: 'evidence.captured',
      scope: input.scope,
      coll: 'evidence',
      id: fixed.evidenceId,
      opId: fixed.opId,
      body: {
        ...coreOf(input),
        ...signed,
      },
    })
    const derivatives = input.derivatives ?? []
    const result = await store.commit({
      ops: [
        captured,
        ...derivativeOps(parts, { scope: input.scope, id: fixed.evidenceId, madeBy: device.deviceId }, derivatives),
      ],
      blobs: [
        ...input.files.map(originalBlob),
        ...derivatives.map(derivativeBlob),
      ],
      chain: { previous: device.chainHead, hash: signed.manifestHash },
      ...input.draftId === undefined
        ? {}
        : { dropDraft: input.draftId },
      ...input.leftDraft && { putDraft: input.leftDraft },
    })
    if (result.status === 'saved')
      return { evidenceId: fixed.evidenceId }
    device = await store.facts.device()
  }
  throw new TypeError('the chain of manifests never stood still')
}

async function measuredClock({ store }: RecorderParts): Promise<CaptureManifest['clock']> {
  const clock = await store.facts.clock()
  return clock
    ? {
        offsetMs: Math.round(clock.offsetMs),
        uncertaintyMs: Math.round(clock.uncertaintyMs),
      }
    : null
}

interface Fixed { evidenceId: string, opId: string, deviceMs: number, clock: CaptureManifest['clock'], device: DeviceFacts }

function manifestOf({ personId, build }: RecorderParts, input: CaptureInput, { evidenceId, opId, deviceMs, clock, device }: Fixed): CaptureManifest {
  return {
    v: 1,
    evidenceId,
    files: input.files.map(({ sha256, size, mime }) => ({ sha256, size, mime })),
    via: input.via,
    deviceMs,
    clock,
    position: input.position,
    deviceId: device.deviceId,
    personId,
    opId,
    build,
    previous: device.chainHead,
  }
}

function coreOf({ kind, files, event, activityId, caption, clauses, hasMinors }: CaptureInput) {
  return {
    kind,
    files: files.map(fileOf),
    event,
    activityId,
    caption,
    clauses: [...clauses],
    hasMinors,
  }
}

export function fileOf({ sha256, size, mime, name }: CapturedFile) {
  return {
    sha256,
    size,
    mime,
    ...name === undefined
      ? {}
      : { name },
  }
}

export function originalBlob({ sha256, size, mime, source }: CapturedFile): NewBlob {
  return {
    sha256,
    size,
    mime,
    role: 'original',
    source,
  }
}

export function derivativeBlob({ sha256, size, mime, role, bytes }: MadeDerivative): NewBlob {
  return {
    sha256,
    size,
    mime,
    role,
    source: { bytes },
  }
}

export function derivativeOf({ role, sha256, size, mime, width, height }: MadeDerivative, madeBy: string) {
  return {
    role,
    sha256,
    size,
    mime,
    width,
    height,
    madeBy,
  }
}

export function derivativeOps(parts: RecorderParts, { scope, id, madeBy }: { scope: string, id: string, madeBy: string }, derivatives: readonly MadeDerivative[]): NewOp[] {
  return derivatives.map(derivative => makeOp(parts, {
    kind: 'derivative.added',
    scope,
    coll: 'evidence',
    id,
    body: derivativeOf(derivative, madeBy),
  }))
}
