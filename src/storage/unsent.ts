import type { Op } from '../domain/oplog/op.ts'
import type { BlobFacts } from './blob.ts'

/** Everything that this phone alone has recorded, at one moment. */
export interface Unsent {
  deviceId: string
  /** The server's epoch as last known, '' before the first contact. */
  epoch: string
  /** In the order of their numbers, without a gap from the first that was not sent; acknowledged ones in between come along. */
  ops: Op[]
  /** Bytes of recorded work that the server has not got, smallest roles first. Drafts are not recorded work. */
  blobs: BlobFacts[]
  /** Some of it was recorded under an id that this phone no longer has: nothing fits in a row until it takes a new one. */
  needsNewId: boolean
}
