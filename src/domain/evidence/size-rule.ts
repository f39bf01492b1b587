import { Failure } from '../failure.ts'
import { largestFile, sizeLimits } from './file-kind.ts'

/** What the browser says of its room, in bytes; both are estimates. */
export interface Room { quota?: number | undefined, usage?: number | undefined }

/** A film may take this share of what there is still room for. */
const ROOM_SHARE = 0.2

/**
 * Refuses by size alone, before a byte is read, the same for every way in. Failures: `file-empty`, `file-too-large` with the
 * limit in `expected`. What is larger than any photo, or called a film, may take a fifth of the free room at most; a browser
 * that does not say how much there is sets no such limit.
 */
export async function refuseBySize({ size, type = '' }: { size: number, type?: string }, roomOf: () => Promise<Room | undefined>): Promise<void> {
  if (size === 0)
    throw new Failure('file-empty')
  if (size > largestFile)
    throw new Failure('file-too-large', { expected: largestFile })
  if (size <= sizeLimits.photo && !type.startsWith('video/'))
    return
  const { quota, usage = 0 } = await roomOf().catch(() => undefined) ?? {}
  const limit = quota === undefined
    ? largestFile
    : Math.floor(ROOM_SHARE * Math.max(0, quota - usage))
  if (size > limit)
    throw new Failure('file-too-large', { expected: limit })
}

/** Below this, or below a tenth of what the browser allows, a person hears of it before a photo does not fit any more. */
const LOW_BYTES = 200 * 1024 * 1024
const LOW_SHARE = 0.1

/** Is there still room, going by what the browser says? One that does not say counts as having some. */
export function isRoomLow({ quota, usage = 0 }: Room): boolean {
  if (quota === undefined)
    return false
  const free = Math.max(0, quota - usage)
  return free < LOW_BYTES || free < LOW_SHARE * quota
}
