import type { BlobFacts, Item, SendingBlob } from '../../container/shapes.ts'
import type { Derivative } from '../../domain/evidence/schema.ts'
import type { FailureCode } from '../../domain/failure.ts'
import { derivativeOf, evidenceOf } from '../../domain/evidence/schema.ts'

/** One file on its way, with the evidence that it belongs to where that is known. */
export interface FileLine {
  sha256: string
  size: number
  createdMs: number
  sentBytes: number
  state: 'sending' | 'waiting' | 'refused' | 'sent'
  /** What went wrong last. */
  code: FailureCode | null
  item: Item | undefined
  thumb: Derivative | undefined
}

export interface FileLines {
  refused: readonly FileLine[]
  /** On its way first, then in the order of waiting. */
  waiting: readonly FileLine[]
  /** Newest first. */
  sent: readonly FileLine[]
  /** Thumbs, previews and the like that wait too. */
  smallWaiting: number
}

/** Originals as lines; everything made from them as a number. */
export function fileLines(queue: readonly BlobFacts[], items: readonly Item[], sending: readonly SendingBlob[]): FileLines {
  const owners = ownersOf(items)
  const onTheWay = new Map(sending.map(({ sha256, sentBytes }) => [sha256, sentBytes]))
  const lines = queue.filter(({ role }) => role === 'original').map(blob => lineOf(blob, owners.get(blob.sha256), onTheWay.get(blob.sha256)))
  const oldestFirst = [...lines].sort((a, b) => a.createdMs - b.createdMs)
  return {
    refused: oldestFirst.filter(({ state }) => state === 'refused'),
    waiting: [
      ...oldestFirst.filter(({ state }) => state === 'sending'),
      ...oldestFirst.filter(({ state }) => state === 'waiting'),
    ],
    sent: lines.filter(({ state }) => state === 'sent').sort((a, b) => b.createdMs - a.createdMs),
    smallWaiting: queue.filter(({ role, state }) => role !== 'original' && state === 'waiting').length,
  }
}

function ownersOf(items: readonly Item[]): Map<string, Item> {
  return new Map(items.flatMap(item => evidenceOf(item).files.map(file => [file.sha256, item] as const)))
}

function lineOf(blob: BlobFacts, item: Item | undefined, sentBytes: number | undefined): FileLine {
  return {
    sha256: blob.sha256,
    size: blob.size,
    createdMs: blob.createdMs,
    sentBytes: sentBytes ?? blob.offset,
    state: sentBytes === undefined
      ? stateOf(blob)
      : 'sending',
    code: blob.code,
    item,
    thumb: item && derivativeOf(evidenceOf(item), 'thumb'),
  }
}

function stateOf({ state }: BlobFacts): 'waiting' | 'refused' | 'sent' {
  return state === 'refused' || state === 'sent'
    ? state
    : 'waiting'
}
