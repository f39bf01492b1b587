import type { ShallowRef } from 'vue'
import type { DeviceStore } from '../../container/shapes.ts'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import { shallowRef } from 'vue'
import { CAPTURE_DRAFT } from '../../widgets/capture-draft.ts'

export interface DraftWriterParts {
  store: DeviceStore
  newId: () => string
  now: () => number
}

/** Ids promised in one write, so that shots in a row do not each wait for a write of the draft first. */
const PROMISED = 6

/**
 * The draft of a visit to the camera or the album, on the disk: what was chosen and typed, and the ids that are meant to
 * become evidence. Nothing here waits for a turn; its caller sees to the order.
 */
export class CaptureDraftWriter {
  readonly id: string
  readonly data: ShallowRef<CaptureDraft>
  readonly #createdMs: number
  readonly #parts: DraftWriterParts
  readonly #promised: string[] = []
  readonly #coming = new Set<string>()
  #isOver = false

  constructor(draft: { id: string, data: CaptureDraft, createdMs: number }, parts: DraftWriterParts) {
    this.id = draft.id
    this.data = shallowRef(draft.data)
    this.#createdMs = draft.createdMs
    this.#parts = parts
  }

  /** Failures: as for DeviceStore writes; the draft then says what it said before. */
  async change(changes: Partial<CaptureDraft>): Promise<void> {
    if (this.#isOver)
      return
    const { store, now } = this.#parts
    const next = {
      ...this.data.value,
      ...changes,
    }
    await store.drafts.put({
      id: this.id,
      kind: CAPTURE_DRAFT,
      data: { ...next },
      held: [],
      createdMs: this.#createdMs,
      updatedMs: now(),
    })
    this.data.value = next
  }

  /** Only ids that stand in the draft on disk are meant to become evidence. Changes go along in the same write. */
  async promise(count: number, changes?: Partial<CaptureDraft>): Promise<void> {
    const isEnough = this.#promised.length >= count
    if (isEnough && !changes)
      return
    const fresh = isEnough
      ? []
      : Array.from({ length: Math.max(count, PROMISED) - this.#promised.length }, () => this.#parts.newId())
    await this.change({
      ...changes,
      ids: [
        ...this.data.value.ids,
        ...fresh,
      ],
    })
    this.#promised.push(...fresh)
  }

  /** Ids for this many files, nobody else's. A selection of several is written down until `arrived`. */
  async reserve(count: number): Promise<string[]> {
    await this.promise(count)
    const ids = this.#promised.splice(0, count)
    if (count > 1)
      ids.forEach(id => this.#coming.add(id))
    const chosen = this.#chosen()
    if (chosen)
      await this.change(chosen)
    return ids
  }

  /** These are on the disk or have their reason; the next shot is promised in the same write. */
  arrived(ids: readonly string[]): Promise<void> {
    ids.forEach(id => this.#coming.delete(id))
    return this.promise(1, this.#chosen())
  }

  /** Nothing is written any more, whatever comes late. */
  async drop(): Promise<void> {
    this.#isOver = true
    await this.#parts.store.drafts.drop(this.id)
  }

  /** The selection that is being read, where the draft on disk says otherwise. */
  #chosen(): Pick<CaptureDraft, 'chosen'> | undefined {
    return this.#coming.size === 0 && !this.data.value.chosen?.length
      ? undefined
      : {
          chosen: [
            ...this.#coming,
          ],
        }
  }
}
