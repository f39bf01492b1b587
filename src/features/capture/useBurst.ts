import type { ComputedRef, Ref } from 'vue'
import type { CameraStream } from '../../device/useCameraStream.ts'
import type { CaptureSession } from './capture-session.ts'
import { computed, onScopeDispose, ref } from 'vue'
import { useCameraStream } from '../../device/useCameraStream.ts'
import { useCaptureDesk } from './desk.ts'

export interface Burst {
  camera: CameraStream
  /** On disk. */
  saved: ComputedRef<number>
  /** Taken and not yet on disk. */
  saving: ComputedRef<number>
  /** The shutter is ready again. */
  isReady: Ref<boolean>
  press: (video: HTMLVideoElement) => Promise<void>
}

export function hasInPageCamera(): boolean {
  return navigator.mediaDevices?.getUserMedia !== undefined
}

/** Shot after shot without leaving the page. The next one need not wait until the last is on disk; pictures are made afterwards. */
export function useBurst(session: CaptureSession): Burst {
  const camera = useCameraStream()
  const release = useCaptureDesk().pictures.hold()
  const isReady = ref(true)
  const taking = ref(0)
  onScopeDispose(release)

  async function press(video: HTMLVideoElement): Promise<void> {
    if (!isReady.value)
      return
    isReady.value = false
    taking.value += 1
    try {
      const blob = await camera.shoot(video)
      isReady.value = true
      await session.add([
        { blob },
      ], 'inpage')
    }
    finally {
      isReady.value = true
      taking.value -= 1
    }
  }

  const saved = computed(() => session.shots.filter(shot => shot.status === 'saved').length)
  return {
    camera,
    saved,
    saving: computed(() => taking.value),
    isReady,
    press,
  }
}
