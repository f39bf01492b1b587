import type { Op } from '../domain/oplog/op.ts'
import type { PackIndex, UnsignedIndex } from '../domain/rescue/pack.ts'
import type { DeviceStore, Remade } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import type { Unsent } from '../storage/unsent.ts'
import { Failure } from '../domain/failure.ts'
import { PACK_VERSION, packLimits, signedText } from '../domain/rescue/pack.ts'
import { writePack } from '../media/rescue-pack.ts'
import { CHUNK_BYTES } from '../storage/blob.ts'
import { toBase64url } from './base64url.ts'
import { SIGNATURE } from './device-key.ts'
import { createRemaker } from './remake.ts'

export interface RescueWork {
  store: Pick<DeviceStore, 'unsent' | 'facts' | 'outbox' | 'blobs'>
  passphrase: string
  /** Device clock. */
  nowMs: number
  /** UUIDv7: for a phone that must take a new device id first. */
  newId: () => string
  onProgress?: (doneBytes: number, totalBytes: number) => void
  signal?: AbortSignal
  onFault?: (error: unknown) => void
}

export interface MadePack {
  bytes: Blob
  index: PackIndex
  /** Hashes of files that this phone can no longer read; the pack does without them. */
  unreadable: string[]
}

/**
 * Everything unsent as one encrypted file. Nothing is marked as sent and nothing leaves the phone's own queue.
 * @throws Failure rescue-empty, rescue-too-large, sign-in-required where this phone has never had a session, viewer-missing
 */
export async function makePack(work: RescueWork): Promise<MadePack> {
  const { store, onProgress } = work
  const key = await store.facts.key() ?? null
  const unsent = await inOneRow(work, key)
  assertFits(unsent)
  const unreadable: string[] = []
  for (;;) {
    const blobs = unsent.blobs.filter(({ sha256 }) => !unreadable.includes(sha256))
    const total = blobs.reduce((sum, { size }) => sum + size, 0)
    const index = await signed(await describe(work, { ...unsent, blobs }), key, work.onFault)
    let reading = ''
    const parts = blobs.map(({ sha256, size }) => ({
      sha256,
      size,
      pieces: () => {
        reading = sha256
        return piecesOf(store, { sha256, size })
      },
    }))
    try {
      const bytes = await writePack({
        index,
        parts,
        passphrase: work.passphrase,
        onProgress: done => onProgress?.(done, total),
        signal: work.signal,
      })
      return { bytes, index, unreadable }
    }
    catch (error) {
      // One file that a browser has lost must not keep the others here.
      if (!(error instanceof Failure) || error.code !== 'file-unreadable')
        throw error
      unreadable.push(reading)
    }
  }
}

async function inOneRow({ store, newId, onFault }: RescueWork, key: DeviceKey | null): Promise<Unsent> {
  const unsent = await store.unsent()
  if (!unsent.needsNewId)
    return unsent
  const deviceId = newId()
  const remake: (op: Op) => Promise<Remade> = createRemaker(deviceId, key, onFault)
  await store.outbox.takeNewDevice(deviceId, remake)
  return await store.unsent()
}

function assertFits({ ops, blobs }: Unsent): void {
  if (ops.length + blobs.length === 0)
    throw new Failure('rescue-empty')
  if (ops.length > packLimits.ops || blobs.length > packLimits.blobs)
    throw new Failure('rescue-too-large')
}

async function describe({ store, nowMs }: RescueWork, { deviceId, epoch, ops, blobs }: Unsent): Promise<UnsignedIndex> {
  const session = await store.facts.session()
  if (!session)
    throw new Failure('sign-in-required')
  return {
    v: PACK_VERSION,
    serverId: session.serverId,
    unitId: session.unitId,
    person: { id: session.personId, name: session.name },
    deviceId,
    madeMs: nowMs,
    epoch,
    ops,
    blobs: blobs.map(({ sha256, size, mime, role }) => ({ sha256, size, mime, role })),
  }
}

/** What is signed is what will be read: the index as text and back, so that nothing is lost on the way. */
async function signed(unsigned: UnsignedIndex, key: DeviceKey | null, onFault?: (error: unknown) => void): Promise<PackIndex> {
  const index = JSON.parse(JSON.stringify(unsigned)) as UnsignedIndex
  const text = new TextEncoder().encode(signedText(index))
  if (text.byteLength > packLimits.indexBytes)
    throw new Failure('rescue-too-large')
  try {
    return { ...index, sig: key && toBase64url(await crypto.subtle.sign(SIGNATURE, key.privateKey, text)) } as PackIndex
  }
  catch (error) {
    onFault?.(error)
    return { ...index, sig: null } as PackIndex
  }
}

async function* piecesOf({ blobs }: Pick<DeviceStore, 'blobs'>, { sha256, size }: { sha256: string, size: number }): AsyncGenerator<ArrayBuffer> {
  for (let from = 0; from < size; from += CHUNK_BYTES)
    yield await blobs.slice(sha256, from, Math.min(size, from + CHUNK_BYTES))
}
