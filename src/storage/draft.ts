import type { NewBlob } from './blob.ts'

/**
 * Something begun and not yet recorded: an intent written before the camera opens, a half-filled form, scanned pages. It
 * survives a killed page. `held` names the blobs that belong to it.
 */
export interface Draft {
  id: string
  /** What the screen calls it: `capture`, `scan`, `import`, `activity` ... */
  kind: string
  /** JSON only; the screen's own business. */
  data: Record<string, unknown>
  held: readonly string[]
  createdMs: number
  updatedMs: number
}

export interface NewDraft extends Draft {
  /** Bytes that go to disk together with the draft; their hashes are in `held` too. */
  blobs?: readonly NewBlob[]
}
