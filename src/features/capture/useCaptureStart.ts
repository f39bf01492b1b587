import type { ShallowRef } from 'vue'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import type { CaptureSession } from './capture-session.ts'
import type { Incoming } from './incoming.ts'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useCaptureDesk } from './desk.ts'

export type Opening = Exclude<CaptureDraft['stage'], 'form'>

interface Bound { scope: string, activityId: string | null, asked: readonly string[] }

export interface CaptureStart {
  session: Readonly<ShallowRef<CaptureSession | undefined>>
  /** Waits for another tap: writing the intent took longer than the browser remembers a tap. */
  waitsForTap: Readonly<ShallowRef<Opening | undefined>>
  isOpening: Readonly<ShallowRef<boolean>>
  /** Writes the intent, then calls `open`. In that order: the page may be killed while the camera is open. */
  begin: (what: Opening, open: () => void) => Promise<void>
  receive: (files: readonly Incoming[]) => Promise<void>
  /** The person closed the camera without a photo. */
  cancel: () => Promise<void>
  /** To the words of what was shot. */
  handOn: () => Promise<void>
}

/** The first shots of a visit. As soon as one is saved the screen for its words takes over. */
export function useCaptureStart(bound: () => Bound): CaptureStart {
  const desk = useCaptureDesk()
  const router = useRouter()
  const session = shallowRef<CaptureSession>()
  const waitsForTap = shallowRef<Opening>()
  const isOpening = shallowRef(false)
  let handedOn = false

  async function begin(what: Opening, open: () => void): Promise<void> {
    waitsForTap.value = undefined
    const current = session.value
    if (current?.isReady.value && current.data.value.stage === what)
      return open()
    isOpening.value = true
    try {
      session.value = current ?? startSession()
      await session.value.intend({ stage: what, via: what })
      if (navigator.userActivation?.isActive === false)
        waitsForTap.value = what
      else
        open()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'storage-unavailable').code}`), { tone: 'bad' })
    }
    finally {
      isOpening.value = false
    }
  }

  function startSession(): CaptureSession {
    const { asked, ...about } = bound()
    desk.warmUp()
    return desk.start({
      ...about,
      asked: [...asked],
    })
  }

  async function cancel(): Promise<void> {
    const current = session.value
    // A photo that is on its way or that could not be saved keeps its session.
    if (!current || current.underway.count.value > 0 || current.shots.some(({ status }) => status !== 'duplicate' && status !== 'refused'))
      return
    session.value = undefined
    await desk.end(current)
  }

  async function handOn(): Promise<void> {
    if (!session.value)
      return
    handedOn = true
    await router.push({
      name: 'capture-edit',
      params: { draft: session.value.draftId },
    })
  }

  async function receive(files: readonly Incoming[]): Promise<void> {
    // Some browsers say that the picker was closed and bring the files all the same.
    session.value ??= startSession()
    await session.value.add(files, session.value.data.value.via)
  }

  // The photo is on disk: its words have a screen of their own, which the rest of the files find too.
  watch(() => session.value?.shots.some(shot => shot.status === 'saved'), (isSaved) => {
    if (isSaved && session.value?.data.value.stage !== 'inpage')
      void handOn()
  })
  onScopeDispose(() => {
    if (!handedOn && session.value)
      desk.leave(session.value)
  })

  return {
    session,
    waitsForTap,
    isOpening,
    begin,
    receive,
    cancel,
    handOn,
  }
}
