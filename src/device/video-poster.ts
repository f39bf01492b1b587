export interface VideoPoster {
  /** JPEG, at most 1600 px and 250 kB. */
  bytes: ArrayBuffer
  width: number
  height: number
}

interface PosterOptions {
  /** A phone that cannot play a video may never say so. */
  timeoutMs?: number
}

const longest = 1600
const mostBytes = 250_000
const qualities = [0.82, 0.66, 0.5, 0.35]

/** A still from the first second of a video; null where this browser cannot show it, which is no reason to refuse it. */
export async function makeVideoPoster(video: Blob, { timeoutMs = 10_000 }: PosterOptions = {}): Promise<VideoPoster | null> {
  const player = document.createElement('video')
  const url = URL.createObjectURL(video)
  const tooLong = AbortSignal.timeout(timeoutMs)
  try {
    Object.assign(player, {
      muted: true,
      playsInline: true,
      preload: 'auto',
      src: url,
    })
    await happens(player, 'loadeddata', tooLong)
    // The very first picture is often black.
    player.currentTime = Math.min(1, (Number.isFinite(player.duration)
      ? player.duration
      : 0) / 2)
    await happens(player, 'seeked', tooLong)
    return await still(player)
  }
  catch {
    return null
  }
  finally {
    player.removeAttribute('src')
    player.load() // lets go of the decoder: phones have only a few
    URL.revokeObjectURL(url)
  }
}

async function happens(player: HTMLVideoElement, event: 'loadeddata' | 'seeked', signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    player.addEventListener(event, () => resolve(), { once: true, signal })
    player.addEventListener('error', () => reject(new Error('unplayable', { cause: player.error })), { once: true, signal })
    signal.addEventListener('abort', () => reject(new Error('too long')), { once: true })
  })
}

async function still(player: HTMLVideoElement): Promise<VideoPoster | null> {
  const { videoWidth, videoHeight } = player
  const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  const context = canvas.getContext('2d')
  if (!context || canvas.width === 0 || canvas.height === 0)
    return null
  context.drawImage(player, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const jpeg = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (jpeg && jpeg.size <= mostBytes)
      return { bytes: await jpeg.arrayBuffer(), width: canvas.width, height: canvas.height }
  }
  return null
}
