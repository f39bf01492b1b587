import type { ShallowRef } from 'vue'
import type { CaptureDraft } from '../../widgets/capture-draft.ts'
import type { CaptureSession } from './capture-session.ts'
import type { Change } from './shot-form.ts'
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { noChanges } from '../../widgets/capture-draft.ts'
import { withChange } from './shot-form.ts'

type Typed = Pick<CaptureDraft, 'shared' | 'own' | 'wantsWatermark'>

export interface TypedWords {
  typed: ShallowRef<Typed>
  /** One more change, for one photo alone or for all. */
  say: (change: Change, onlyId?: string) => void
  wantWatermark: (wants: boolean) => void
  /** What was typed is on disk when it resolves. */
  flush: () => Promise<void>
}

/** Long enough not to write on every letter, short enough that a killed page costs a word. */
const PAUSE_MS = 400

/** What the person types, kept in the draft as they type. */
export function useTyped(session: () => CaptureSession | undefined): TypedWords {
  const typed = shallowRef<Typed>({
    shared: noChanges(),
    own: {},
    wantsWatermark: false,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isUnwritten = false

  watch(session, (current) => {
    if (!current)
      return
    const { shared, own, wantsWatermark } = current.data.value
    typed.value = { shared, own, wantsWatermark }
  }, { immediate: true })

  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (!isUnwritten)
      return
    isUnwritten = false
    await session()?.change({ ...typed.value, stage: 'form' })
  }

  function flushSoon(): void {
    isUnwritten = true
    clearTimeout(timer)
    timer = setTimeout(flushOrSay, PAUSE_MS)
  }

  function flushOrSay(): void {
    flush().catch((error: unknown) => {
      isUnwritten = true
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })
    })
  }

  useEventListener(document, 'visibilitychange', flushOrSay)
  // A reload need not hide the page first: this is the last moment at which a write still begins.
  useEventListener(window, 'pagehide', flushOrSay)
  onScopeDispose(flushOrSay)

  return {
    typed,
    say(change, onlyId) {
      typed.value = {
        ...typed.value,
        ...withChange(typed.value, change, onlyId),
      }
      flushSoon()
    },
    wantWatermark(wantsWatermark) {
      typed.value = { ...typed.value, wantsWatermark }
      flushSoon()
    },
    flush,
  }
}
