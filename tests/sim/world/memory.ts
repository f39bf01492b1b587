import type { ErasableField } from '../../../src/domain/erasure/schema.ts'
import type { Pack } from './packs.ts'
import type { WorldPhone } from './phone.ts'

/** A text that somebody typed: every one is different, so it can be found again. */
export interface Typed {
  coll: string
  id: string
  /** `title`, `caption.place` */
  path: string
  text: string
  /** What the screen said before. */
  saw: string
  /** What it said beside that, of words that crossed. */
  sawBeside?: readonly string[]
}

/** What stood when a person was dismissed. */
export interface Dismissal {
  personId: string
  ops: ReadonlySet<string>
  owned: ReadonlySet<string>
  heads: ReadonlyMap<string, number>
}

/** What the simulation knows to be true whatever the phones and the server say. */
export interface Memory {
  /** Originals whose capture was confirmed to the person: hash to the phones that had it. */
  captured: Map<string, WorldPhone[]>
  /** Texts that only one phone writes, by entity and path: it must always read what it wrote last. */
  own: Map<string, Typed & { phone: WorldPhone }>
  /** Everything that was typed, by text. */
  typed: Map<string, Typed>
  /** Bodies of ops as phones sent them, by op id. A copied phone signs anew, so there may be two. */
  bodies: Map<string, Set<string>>
  /** Op ids that a server acknowledged. */
  acked: Set<string>
  /** Where each phone's cursors stood when they were checked last. */
  seenCursors: Map<string, { epoch: string, after: number }>
  /** Row numbers by scope and row, as they were seen last. */
  seenRows: Map<string, { epoch: string, head: number, seqs: Map<string, number> }>
  dismissals: Map<string, Dismissal>
  /** Hashes that two people had destroyed, and fields by piece of evidence: a server that forgets them does not undo it. */
  erased: { hashes: Set<string>, fields: Map<string, Set<ErasableField>> }
  /** Rescue packs that lie around somewhere. */
  packs: Pack[]
}

export function emptyMemory(): Memory {
  return {
    captured: new Map(),
    own: new Map(),
    typed: new Map(),
    bodies: new Map(),
    acked: new Set(),
    seenCursors: new Map(),
    seenRows: new Map(),
    dismissals: new Map(),
    erased: {
      hashes: new Set(),
      fields: new Map(),
    },
    packs: [],
  }
}

/** The value at `title` or `caption.place`. */
export function valueAt(data: Record<string, unknown> | undefined, path: string): string {
  const [group, field] = path.split('.') as [string, string?]
  const value = data?.[group]
  const text = field === undefined
    ? value
    : (value as Record<string, unknown> | undefined)?.[field]
  return String(text ?? '')
}
