import type { BlobFacts, Item, SendingBlob } from '../../container/shapes.ts'
import type { Derivative } from '../../domain/evidence/schema.ts'
import type { FailureCode } from '../../domain/failure.ts'
import { derivativeOf, evidenceOf } from '../../domain/evidence/schema.ts'

/** One piece of evidence on its way, with all its files; a file whose evidence is not known stands for itself. */
export interface FileLine {
  key: string
  hashes: readonly string[]
  /** Those with trouble: what "retry" is about. */
  troubled: readonly string[]
  size: number
  /** Since when its oldest file is here. */
  createdMs: number
  sentBytes: number
  state: 'sending' | 'waiting' | 'refused' | 'sent'
  /** What went wrong last. */
  code: FailureCode | null
  item: Item | undefined
  thumb: Derivative | undefined
}

/** Lines in the order of the files; what is on its way first. */
export function fileLines(blobs: readonly BlobFacts[], owners: ReadonlyMap<string, Item>, sending: readonly SendingBlob[]): FileLine[] {
  const onTheWay = new Map(sending.map(({ sha256, sentBytes }) => [sha256, sentBytes]))
  const groups = new Map<string, BlobFacts[]>()
  for (const blob of blobs) {
    const key = owners.get(blob.sha256)?.id ?? blob.sha256
    groups.set(key, [
      ...groups.get(key) ?? [],
      blob,
    ])
  }
  const lines = [...groups].map(([key, files]) => lineOf(key, files, { owners, onTheWay }))
  return [
    ...lines.filter(({ state }) => state === 'sending'),
    ...lines.filter(({ state }) => state !== 'sending'),
  ]
}

interface Around { owners: ReadonlyMap<string, Item>, onTheWay: ReadonlyMap<string, number> }

function lineOf(key: string, files: readonly BlobFacts[], { owners, onTheWay }: Around): FileLine {
  const hashes = files.map(({ sha256 }) => sha256)
  const item = hashes.map(sha256 => owners.get(sha256)).find(owner => owner !== undefined)
  const troubled = files.filter(({ code }) => code !== null)
  return {
    key,
    hashes,
    troubled: troubled.map(({ sha256 }) => sha256),
    size: files.reduce((sum, { size }) => sum + size, 0),
    createdMs: Math.min(...files.map(({ createdMs }) => createdMs)),
    sentBytes: files.reduce((sum, { sha256, offset }) => sum + (onTheWay.get(sha256) ?? offset), 0),
    state: hashes.some(sha256 => onTheWay.has(sha256))
      ? 'sending'
      : stateOf(files),
    code: troubled[0]?.code ?? null,
    item,
    thumb: item && derivativeOf(evidenceOf(item), 'thumb'),
  }
}

function stateOf(files: readonly BlobFacts[]): 'waiting' | 'refused' | 'sent' {
  if (files.some(({ state }) => state === 'refused'))
    return 'refused'
  return files.every(({ state }) => state === 'sent')
    ? 'sent'
    : 'waiting'
}
