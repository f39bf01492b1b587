import type { DiskLevel } from '../../protocol/disk.ts'
import type { DiskLimits } from '../config.ts'
import type { ServerParts } from '../parts.ts'
import type { DiskSpace } from '../storage/blob-folder.ts'
import { Failure } from '../../domain/failure.ts'
import { diskLevels } from '../../protocol/disk.ts'

export interface DiskState extends DiskSpace { level: DiskLevel }

export async function readDisk({ blobs, config }: Pick<ServerParts, 'blobs' | 'config'>): Promise<DiskState> {
  const space = await blobs.space()
  return {
    ...space,
    level: levelOf(space, config.disk),
  }
}

/** Refuses bytes while the database still has room to write. Throws Failure('disk-full'). */
export async function guardDisk({ blobs, config }: Pick<ServerParts, 'blobs' | 'config'>, length: number): Promise<void> {
  const { freeBytes, totalBytes } = await blobs.space()
  if (isTooFull({ freeBytes: freeBytes - length, totalBytes }, config.disk))
    throw new Failure('disk-full', { retryAfterMs: 300_000 })
}

function isTooFull({ freeBytes, totalBytes }: DiskSpace, { minFreeBytes, minFreeShare }: DiskLimits): boolean {
  return freeBytes < minFreeBytes || freeBytes < totalBytes * minFreeShare
}

function levelOf(space: DiskSpace, limits: DiskLimits): DiskLevel {
  if (isTooFull(space, limits))
    return 'refusing'
  const share = space.freeBytes / space.totalBytes
  if (share < 0.05)
    return 'below5'
  if (share < 0.1)
    return 'below10'
  return share < 0.2
    ? 'below20'
    : 'fine'
}

const sentences: Record<DiskLevel, string> = {
  fine: 'the disk has room again',
  below20: 'less than 20 % of the disk is free: make room in the next weeks',
  below10: 'less than 10 % of the disk is free: make room this week',
  below5: 'less than 5 % of the disk is free: make room today',
  refusing: 'the disk is nearly full: photos and documents are refused until there is room; records are still taken in',
}

const EVERY_MS = 60_000

/** Says it in the log each time the disk gets worse, and once when it is well again. Returns how to stop. */
export function watchDisk(parts: Pick<ServerParts, 'blobs' | 'config' | 'clock' | 'log'>): () => void {
  let before: DiskLevel = 'fine'
  let stop = (): void => {}
  const look = async (): Promise<void> => {
    try {
      const { level, freeBytes, totalBytes } = await readDisk(parts)
      if (level !== before) {
        parts.log[diskLevels.indexOf(level) > diskLevels.indexOf(before)
          ? 'warn'
          : 'info']({ disk: level, freeBytes, totalBytes }, sentences[level])
      }
      before = level
    }
    catch (error) {
      parts.log.error({ err: error }, 'free disk space cannot be read')
    }
    stop = parts.clock.later(EVERY_MS, () => void look())
  }
  void look()
  return () => stop()
}
