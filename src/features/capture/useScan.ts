import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { FailureCode } from '../../domain/failure.ts'
import type { Incoming } from './incoming.ts'
import type { ScanDraft } from './scan-draft.ts'
import { v7 } from 'uuid'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { prepareViewers } from '../../device/viewer-pack.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useCaptureDesk } from './desk.ts'
import { createFlatPages } from './flat-pages.ts'
import { readFirst } from './incoming.ts'
import { scanDraftOf } from './scan-draft.ts'
import { isPdfPutOff } from './scan-pdf.ts'
import { ScanSession } from './scan-session.ts'

export interface Scan {
  session: ShallowRef<ScanSession | undefined>
  /** Why there is no scan to put pages into. */
  trouble: Readonly<Ref<FailureCode | undefined>>
  /** Opens it once more, with what came meanwhile. */
  tryAgain: () => Promise<void>
  /** Pages on their way to the disk. */
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

type Bound = Pick<ScanDraft, 'scope' | 'activityId'> & { asked: readonly string[] }

/** A scan on its screen: a new one, or the one that the address names. An empty one leaves nothing behind. */
export function useScan(bound: () => Bound): Scan {
  const { sync } = useOpened()
  const desk = useCaptureDesk()
  const route = useRoute()
  const router = useRouter()
  const isBinding = ref(false)
  const { session, trouble, opened } = useOpenedScan(bound)
  /** Came while there was no scan to put it into. */
  const early: Incoming[] = []
  desk.warmUp()
  // What binds the pages is fetched while they are shot.
  void prepareViewers()

  async function change(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })
    }
  }

  async function begin(open: () => void): Promise<void> {
    const current = session.value ?? await opened()
    if (current.isFull)
      throw new Failure('scan-full')
    // Nothing was shot yet: what the scan will belong to may have come to light meanwhile.
    if (current.data.value.pages.length === 0) {
      current.data.value = {
        ...current.data.value,
        ...copyOf(bound()),
      }
    }
    await current.intend()
    // A page that is loaded again finds its scan by the address.
    if (route.query.draft !== current.draftId) {
      void router.replace({
        query: { ...route.query, draft: current.draftId },
      })
    }
    open()
  }

  async function bind(current: ScanSession): Promise<void> {
    const { scope, activityId, asked } = current.data.value
    const { evidenceId, trouble: lacks } = await current.finish(t('capture.scan.pdfTitle'))
    sync.nudge()
    if (lacks) {
      desk.note(lacks)
      toast(t(isPdfPutOff(lacks)
        ? 'capture.scan.pdfLater'
        : 'capture.scan.noPdf'), { tone: 'wait' })
    }
    const words = desk.start({ scope, activityId, asked }, [evidenceId])
    try {
      await words.intend({ stage: 'form', via: 'scan' })
    }
    catch (error) {
      desk.leave(words)
      throw error
    }
    words.reopen([evidenceId])
    await router.replace({
      name: 'capture-edit',
      params: { draft: words.draftId },
    })
  }

  return {
    session,
    trouble,
    reading: computed(() => session.value?.underway.count.value ?? 0),
    isBinding,
    change,
    async finish() {
      const current = session.value
      if (!current || isBinding.value)
        return
      isBinding.value = true
      await change(() => bind(current))
      isBinding.value = false
    },
    begin: open => change(() => begin(open)),
    async tryAgain() {
      const current = await opened().catch(() => undefined)
      await current?.add(early.splice(0))
    },
    async receive(files) {
      const current = session.value ?? await opened().catch(() => undefined)
      if (current)
        return current.add(files)
      early.push(...await Promise.all(files.map(file => readFirst(file).catch(() => file))))
    },
    removePage: id => change(async () => {
      const undo = await session.value?.removePage(id)
      toast(t('capture.scan.removed'), undo
        ? { undo }
        : {})
    }),
  }
}

interface OpenedScan {
  session: ShallowRef<ScanSession | undefined>
  trouble: Ref<FailureCode | undefined>
  /** The scan, opened now where that failed before. Failures: as for DeviceStore. */
  opened: () => Promise<ScanSession>
}

/** Finds the scan of the address or makes one, and lets go of it with the screen. */
function useOpenedScan(bound: () => Bound): OpenedScan {
  const { media, now } = useContainer()
  const { store, recorder } = useOpened()
  const desk = useCaptureDesk()
  const route = useRoute()
  const session = shallowRef<ScanSession>()
  const trouble = ref<FailureCode>()
  let opening: Promise<ScanSession> | undefined
  let isOver = false

  function keep(draft: { id: string, data: ScanDraft, createdMs: number }): ScanSession {
    const made = new ScanSession(draft, {
      store,
      recorder,
      media,
      now,
      flat: createFlatPages({ store, media }),
      newId: v7,
      position: () => desk.position(),
      contextOf: data => desk.contextOf(data),
    })
    desk.held.hold(draft.id, made)
    return made
  }

  async function find(draftId: unknown): Promise<ScanSession> {
    const known = typeof draftId === 'string'
      ? desk.held.lookAt(draftId)
      : undefined
    if (known instanceof ScanSession)
      return known
    const draft = typeof draftId === 'string'
      ? await store.drafts.get(draftId)
      : undefined
    const data = scanDraftOf(draft)
    return draft && data
      ? keep({ id: draft.id, data, createdMs: draft.createdMs })
      : keep({
          id: v7(),
          data: emptyScan(bound()),
          createdMs: now(),
        })
  }

  async function opened(): Promise<ScanSession> {
    opening ??= find(route.query.draft)
    try {
      session.value = await opening
      trouble.value = undefined
      if (isOver)
        leave(session.value)
      return session.value
    }
    catch (error) {
      opening = undefined
      trouble.value = asFailure(error, 'storage-unavailable').code
      throw error
    }
  }

  function leave(left: ScanSession): void {
    desk.held.leave(left.draftId, (isLate) => {
      desk.held.release(left.draftId)
      left.letGo(isLate).catch(error => desk.note(error))
    })
  }

  opened().catch(() => {}) // said on the screen
  onScopeDispose(() => {
    isOver = true
    if (session.value)
      leave(session.value)
  })
  return { session, trouble, opened }
}

function copyOf({ scope, activityId, asked }: Bound): Pick<ScanDraft, 'scope' | 'activityId' | 'asked'> {
  return {
    scope,
    activityId,
    asked: [...asked],
  }
}

function emptyScan(bound: Bound): ScanDraft {
  return {
    v: 1,
    ...copyOf(bound),
    evidenceId: v7(),
    deviceMs: null,
    position: null,
    pages: [],
  }
}
