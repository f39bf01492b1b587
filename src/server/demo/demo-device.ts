import type { Grant } from '../../domain/access/roles.ts'
import type { CapturedBody } from '../../domain/evidence/captured.ts'
import type { CaptureManifest } from '../../domain/evidence/manifest.ts'
import type { Caller } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { DemoPerson } from './cast.ts'
import type { DrawnFile } from './draw-shot.ts'
import { createHash } from 'node:crypto'
import { Failure } from '../../domain/failure.ts'
import { canonicalJson } from '../../domain/ledger/canonical.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { putWhole } from '../blobs/upload.ts'
import { intake } from '../oplog/intake.ts'
import { demoUnitId } from './cast.ts'
import { demoId } from './demo-id.ts'

/** One thing done on a demo phone: what an op says, and when the person did it. */
export interface Deed {
  scope: string
  kind: string
  coll: string
  id: string
  body: Record<string, unknown>
  atMs: number
  /** Done without having seen what others did; what comes of that may be a conflict. */
  isUnseen?: boolean
}

type Core = Omit<CapturedBody, 'manifest' | 'manifestHash' | 'sig' | 'keyId'> & Pick<CaptureManifest, 'via' | 'position'>

/**
 * A phone of the demo. Everything it does goes the way of real phones: numbered ops, a chain of manifests, bytes by their
 * hash. It keeps no key, so its captures are `keyless`.
 */
export class DemoDevice {
  readonly #person: DemoPerson
  readonly #caller: Caller
  #opNo = 0
  #previous: string | null = null

  constructor(person: DemoPerson, grants: readonly Grant[]) {
    this.#person = person
    this.#caller = {
      sessionId: 'demo',
      personId: person.personId,
      unitId: demoUnitId,
      deviceId: person.deviceId,
      grants,
      isRevoked: false,
      isHandInOnly: false,
      expiresMs: Number.MAX_SAFE_INTEGER,
    }
  }

  /** The capture of some files, with its manifest chained to the one before. */
  capture({ scope, id, atMs, core }: { scope: string, id: string, atMs: number, core: Core }): Deed {
    const { via, position, files, ...rest } = core
    const manifest: CaptureManifest = {
      v: 1,
      evidenceId: id,
      files: files.map(({ sha256, size, mime }) => ({ sha256, size, mime })),
      via,
      deviceMs: atMs,
      clock: { offsetMs: 0, uncertaintyMs: 40 },
      position,
      deviceId: this.#person.deviceId,
      personId: this.#person.personId,
      opId: demoId(`evidence.captured ${id}`, atMs),
      build: 'demo',
      previous: this.#previous,
    }
    const manifestHash = createHash('sha256').update(canonicalJson(manifest)).digest('hex')
    this.#previous = manifestHash
    return {
      scope,
      kind: 'evidence.captured',
      coll: 'evidence',
      id,
      atMs,
      body: {
        ...rest,
        files,
        manifest,
        manifestHash,
        sig: null,
        keyId: null,
      },
    }
  }

  /** Sends what was done, at the time that the parts' clock shows. @throws Failure `server-failed` where an op is not taken */
  async push(parts: ServerParts, deeds: readonly Deed[]): Promise<void> {
    const ops = deeds.map(({ atMs, isUnseen = false, ...deed }) => {
      this.#opNo += 1
      // The name of a deed is its target and kind; one that can come twice carries a hash of what it says.
      const again = deed.kind === 'evidence.captured'
        ? ''
        : ` ${createHash('sha256').update(JSON.stringify(deed.body)).digest('hex')}`
      return {
        ...deed,
        opNo: this.#opNo,
        opId: demoId(`${deed.kind} ${deed.id}${again}`, atMs),
        baseSeq: isUnseen
          ? 0
          : Number.MAX_SAFE_INTEGER,
        clientMs: atMs,
        schema: OP_SCHEMA,
      }
    })
    const { results } = await intake(parts, this.#caller, {
      v: PROTOCOL_VERSION,
      deviceId: this.#person.deviceId,
      epoch: parts.identity.epoch,
      build: 'demo',
      nowMs: parts.clock.now(),
      waiting: {
        ops: 0,
        blobs: 0,
        bytes: 0,
        oldestMs: null,
      },
      ops,
    })
    const refused = results.find(({ status }, n) => status !== 'applied' && status !== 'noop' && !(status === 'conflict' && deeds[n]?.isUnseen))
    if (refused) {
      throw new Failure('server-failed', {}, {
        cause: new Error(`op ${refused.opNo} of ${this.#person.name} was ${refused.status} (${refused.code})`),
      })
    }
  }

  async send(parts: ServerParts, { bytes, sha256, size }: DrawnFile): Promise<void> {
    if (await parts.blobs.size(sha256) === undefined) {
      await putWhole(parts, { hash: sha256, personId: this.#person.personId }, {
        length: size,
        digest: null,
        bytes: once(bytes),
      })
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}
