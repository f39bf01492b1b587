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
  /** Rejects where the camera gave nothing. */
  press: (video: HTMLVideoElement) => Promise<void>
  /** Releases the camera, once it has given what it was asked for. */
  letGo: () => Promise<void>
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
  /** What the camera was asked for and has not given yet. */
  let shots: Promise<unknown> = Promise.resolve()
  onScopeDispose(release)

  async function press(video: HTMLVideoElement): Promise<void> {
    if (!isReady.value)
      return
    isReady.value = false
    taking.value += 1
    const done = session.underway.begin()
    const shooting = camera.shoot(video)
    shots = Promise.allSettled([shots, shooting])
    try {
      const blob = await shooting
      isReady.value = true
      await session.add([
        { blob },
      ], 'inpage')
    }
    finally {
      isReady.value = true
      taking.value -= 1
      done()
    }
  }

  const saved = computed(() => session.shots.filter(shot => shot.status === 'saved').length)
  return {
    camera,
    saved,
    saving: computed(() => taking.value),
    isReady,
    press,
    async letGo() {
      isReady.value = false
      await shots
      camera.close()
    },
  }
}
