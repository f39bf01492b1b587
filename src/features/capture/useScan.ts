import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { FlatPages } from './flat-pages.ts'
import type { Incoming } from './incoming.ts'
import type { ScanDraft } from './scan-draft.ts'
import { v7 } from 'uuid'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { holdSession } from '../../widgets/session-lock.ts'
import { useCaptureDesk } from './desk.ts'
import { createFlatPages } from './flat-pages.ts'
import { scanDraftOf } from './scan-draft.ts'
import { ScanSession } from './scan-session.ts'

export interface Scan {
  session: ShallowRef<ScanSession | undefined>
  flat: FlatPages
  reading: ComputedRef<number>
  isBinding: Ref<boolean>
  /** Writes the draft, then opens the camera or the album. */
  begin: (open: () => void) => Promise<void>
  receive: (files: readonly Incoming[]) => Promise<void>
  removePage: (id: string) => Promise<void>
  /** Runs a change of the pages and says so where it was not saved. */
  change: (run: () => Promise<void>) => Promise<void>
  finish: () => Promise<void>
}

/** A scan on its screen: a new one, or the one that the address names. An empty one leaves nothing behind. */
export function useScan(bound: () => Pick<ScanDraft, 'scope' | 'activityId'> & { asked: readonly string[] }): Scan {
  const { media, now } = useContainer()
  const { store, recorder, sync } = useOpened()
  const desk = useCaptureDesk()
  const route = useRoute()
  const router = useRouter()
  const flat = createFlatPages({ store, media })
  const session = shallowRef<ScanSession>()
  const isBinding = ref(false)
  let release = (): void => {}
  let isDone = false

  function keep(draft: { id: string, data: ScanDraft, createdMs: number }): ScanSession {
    release = holdSession(draft.id)
    return new ScanSession(draft, {
      store,
      recorder,
      media,
      flat,
      now,
      newId: v7,
      position: () => desk.position(),
      contextOf: data => desk.contextOf(data),
    })
  }

  async function reopen(draftId: unknown): Promise<void> {
    const draft = typeof draftId === 'string'
      ? await store.drafts.get(draftId)
      : undefined
    const data = scanDraftOf(draft)
    session.value = draft && data
      ? keep({ id: draft.id, data, createdMs: draft.createdMs })
      : keep({
          id: v7(),
          createdMs: now(),
          data: {
            v: 1,
            ...bound(),
            asked: [
              ...bound().asked,
            ],
            evidenceId: v7(),
            deviceMs: null,
            position: null,
            pages: [],
          },
        })
  }
  void reopen(route.query.draft)
  desk.warmUp()

  async function change(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })
    }
  }

  async function finish(): Promise<void> {
    const current = session.value
    if (!current || isBinding.value)
      return
    isBinding.value = true
    await change(async () => {
      const { scope, activityId, asked } = current.data.value
      const { evidenceId, hasPdf } = await current.finish(t('capture.scan.pdfTitle'))
      isDone = true
      sync.nudge()
      if (!hasPdf)
        toast(t('capture.scan.noPdf'), { tone: 'wait' })
      const words = desk.start({ scope, activityId, asked }, [evidenceId])
      await words.intend({ stage: 'form', via: 'scan' })
      words.reopen([evidenceId])
      await router.replace({
        name: 'capture-edit',
        params: { draft: words.draftId },
      })
    })
    isBinding.value = false
  }

  onScopeDispose(() => {
    if (session.value && !isDone && session.value.data.value.pages.length === 0)
      void session.value.drop()
    release()
  })

  return {
    session,
    flat,
    reading: computed(() => session.value?.shots.filter(({ status }) => status === 'reading').length ?? 0),
    isBinding,
    change,
    finish,
    begin: open => change(async () => {
      const current = session.value
      // Nothing was shot yet: what the scan will belong to may have come to light meanwhile.
      if (current?.data.value.pages.length === 0) {
        current.data.value = {
          ...current.data.value,
          ...bound(),
          asked: [
            ...bound().asked,
          ],
        }
      }
      await current?.intend()
      // A page that is loaded again finds its scan by the address.
      if (session.value && route.query.draft !== session.value.draftId) {
        void router.replace({
          query: { ...route.query, draft: session.value.draftId },
        })
      }
      open()
    }),
    async receive(files) {
      await session.value?.add(files)
    },
    removePage: id => change(async () => {
      const undo = await session.value?.removePage(id)
      toast(t('capture.scan.removed'), undo
        ? { undo }
        : {})
    }),
  }
}
