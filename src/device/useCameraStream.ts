import type { ShallowRef } from 'vue'
import { onScopeDispose, shallowRef } from 'vue'

/** `refused`: the person or the system said no. `missing`: no camera. `failed`: it is there and does not start (another app holds it). */
export type CameraState = 'closed' | 'opening' | 'open' | 'refused' | 'missing' | 'failed'

export interface CameraStream {
  isSupported: boolean
  state: Readonly<ShallowRef<CameraState>>
  /** For `<video>.srcObject`. */
  stream: Readonly<ShallowRef<MediaStream | undefined>>
  /** Asks for the camera once; again only after `close`. An installed iOS app asks the person anew for every stream. */
  open: () => Promise<void>
  /** A JPEG of what the camera sees now, as large as it gives. Rejects where it gives nothing. */
  shoot: (video: HTMLVideoElement) => Promise<Blob>
  /** Releases the camera: the lamp goes out. */
  close: () => void
}

interface Parts {
  mediaDevices?: Pick<MediaDevices, 'getUserMedia'> | undefined
}

interface PhotoTaker { takePhoto: () => Promise<Blob> }
type PhotoTakerMaker = new (track: MediaStreamTrack) => PhotoTaker

/** Some cameras promise a photo and never answer; the frame on the screen is better than nothing. */
const PHOTO_MS = 5000

const stateOfError: Readonly<Record<string, CameraState>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
}

/** The rear camera inside the page: one stream a visit, gone with the component. */
export function useCameraStream(parts: Parts = {}): CameraStream {
  const mediaDevices = 'mediaDevices' in parts
    ? parts.mediaDevices
    : globalThis.navigator.mediaDevices
  const state = shallowRef<CameraState>('closed')
  const stream = shallowRef<MediaStream>()
  let isOver = false

  function close(): void {
    stream.value?.getTracks().forEach(track => track.stop())
    stream.value = undefined
    state.value = 'closed'
  }

  async function open(): Promise<void> {
    if (!mediaDevices || state.value === 'opening' || state.value === 'open')
      return
    state.value = 'opening'
    try {
      const opened = await mediaDevices.getUserMedia({
        audio: false,
        video: {
          facingMode: 'environment',
          width: { ideal: 4096 },
          height: { ideal: 3072 },
        },
      })
      stream.value = opened
      state.value = 'open'
      // The person went on while the question stood open: nobody looks at this stream any more.
      if (isOver)
        close()
    }
    catch (error) {
      state.value = (error instanceof Error && stateOfError[error.name]) || 'failed'
    }
  }

  onScopeDispose(() => {
    isOver = true
    close()
  })
  let givesPhotos = true

  async function shoot(video: HTMLVideoElement): Promise<Blob> {
    const photo = givesPhotos
      ? await takePhoto(stream.value)
      : undefined
    givesPhotos = photo !== undefined
    return photo ?? grabFrame(video)
  }

  return {
    isSupported: mediaDevices !== undefined,
    state,
    stream,
    open,
    shoot,
    close,
  }
}

/** Larger than the frame on the screen, where the camera knows how. Many desktop cameras promise photos and give none. */
async function takePhoto(stream: MediaStream | undefined): Promise<Blob | undefined> {
  const track = stream?.getVideoTracks()[0]
  const { ImageCapture } = globalThis as { ImageCapture?: PhotoTakerMaker }
  if (!track || !ImageCapture)
    return undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const photo = await Promise.race([
    new ImageCapture(track).takePhoto().catch(() => undefined),
    new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, PHOTO_MS, undefined)
    }),
  ])
  clearTimeout(timer)
  return photo && photo.size > 0
    ? photo
    : undefined
}

function grabFrame(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((resolve, reject) => canvas.toBlob(
    blob => blob
      ? resolve(blob)
      : reject(new Error('the camera gave no frame')),
    'image/jpeg',
    0.92,
  ))
}
