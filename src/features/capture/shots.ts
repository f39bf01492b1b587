import type { FailureCode } from '../../domain/failure.ts'
import type { Incoming } from './incoming.ts'
import type { Taken } from './take-in.ts'
import type { Underway } from './underway.ts'
import { shallowReactive } from 'vue'

/** One file on its way into the phone, or just arrived. The photo itself is the evidence with the same id. */
export interface Shot {
  id: string
  status: 'reading' | Taken['status']
  name?: string | undefined
  code?: FailureCode | undefined
  /** The evidence that had these bytes before. */
  knownAs?: string | undefined
  /** The name promised another type than this. */
  realExt?: string | undefined
  /** This browser cannot draw it. */
  hasNoPicture?: boolean | undefined
}

/** Holds on to what could not be saved, until somebody has seen to it. */
export interface KeepsBytes {
  shots: readonly Shot[]
  /** Files that were taken or chosen and whose turn is not over. */
  underway: Underway
  keptOf: (id: string) => Incoming | undefined
  retry: (id: string) => Promise<void>
  dismiss: (id: string) => void
}

/** Files in the order they came, and the bytes of those that have no place on the disk yet. */
export class ShotList<Kept extends { incoming: Incoming }> {
  readonly shots: Shot[] = shallowReactive([])
  readonly #kept = new Map<string, Kept>()

  show(shot: Shot): void {
    const at = this.shots.findIndex(other => other.id === shot.id)
    if (at < 0)
      this.shots.push(shot)
    else
      this.shots.splice(at, 1, shot)
  }

  keep(id: string, kept: Kept): void {
    this.#kept.set(id, kept)
  }

  /** The bytes have a place of their own, or nobody wants them. */
  release(id: string): void {
    this.#kept.delete(id)
  }

  kept(id: string): Kept | undefined {
    return this.#kept.get(id)
  }

  /** Bytes that were not saved, to be handed on as a file. */
  keptOf(id: string): Incoming | undefined {
    return this.#kept.get(id)?.incoming
  }

  dismiss(id: string): void {
    this.release(id)
    const at = this.shots.findIndex(shot => shot.id === id)
    if (at >= 0)
      this.shots.splice(at, 1)
  }
}

/** How a file that was taken in is shown. */
export function shotOf(id: string, taken: Taken, name: string | undefined): Shot {
  return {
    id,
    status: taken.status,
    name,
    code: 'code' in taken
      ? taken.code
      : undefined,
    knownAs: taken.status === 'duplicate'
      ? taken.evidenceId
      : undefined,
    realExt: taken.status === 'saved'
      ? taken.realExt
      : undefined,
  }
}
