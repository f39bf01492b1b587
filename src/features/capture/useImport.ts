import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { ImportDraft, ImportRow } from './import-draft.ts'
import type { ImportTally } from './import-plan.ts'
import type { ImportSource } from './import-source.ts'
import { v7 } from 'uuid'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { holdSession } from '../../widgets/session-lock.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'
import { useCaptureDesk } from './desk.ts'
import { importDraftOf } from './import-draft.ts'
import { planImport, resumeRows, tallyOf } from './import-plan.ts'
import { ImportSession } from './import-session.ts'
import { sourceOfDrop, sourceOfFiles, sourceOfZip } from './import-source.ts'
import { useBinding } from './useBinding.ts'

/** `choose`: nothing opened. `again`: an import is known, its folder has to be shown again. */
export type ImportStage = 'choose' | 'again' | 'table' | 'running' | 'result'

export interface Import {
  stage: ComputedRef<ImportStage>
  session: ShallowRef<ImportSession | undefined>
  rows: ComputedRef<readonly ImportRow[]>
  tally: ComputedRef<ImportTally>
  isReading: Ref<boolean>
  /** Files of the system that were left out of the table. */
  hidden: ComputedRef<number>
  openFiles: (files: readonly File[]) => Promise<void>
  openZip: (archive: File) => Promise<void>
  openDrop: (data: DataTransfer) => Promise<void>
  /** Changes rows of the table, by path. */
  setRows: (paths: ReadonlySet<string>, changes: Partial<ImportRow>) => void
  setHandsIn: (handsIn: boolean) => void
  start: () => Promise<void>
  stop: () => void
  /** Forgets the import; what was written stays. */
  leave: () => Promise<void>
}

/** Last year's material from a folder or a ZIP: proposed, confirmed, written, gone on with after a break. */
export function useImport(): Import {
  const container = useContainer()
  const { store, recorder, sync } = useOpened()
  const desk = useCaptureDesk()
  const route = useRoute()
  const router = useRouter()
  const { unitScope, workScope } = useMe()
  const { rubric } = useRubric(unitScope.value ?? '', workScope.value ?? '')
  const { activityId, asked } = useBinding()
  const session = shallowRef<ImportSession>()
  const source = shallowRef<ImportSource>()
  const isReading = ref(false)
  let release = (): void => {}
  const rows = computed(() => session.value?.data.value.rows ?? [])

  function keep(draft: { id: string, data: ImportDraft, createdMs: number }): ImportSession {
    release()
    release = holdSession(draft.id)
    return new ImportSession(draft, {
      store,
      recorder,
      media: container.media,
      pictures: desk.pictures,
      now: container.now,
      contextOf: data => desk.contextOf(data),
      onSaved: () => sync.nudge(),
    })
  }

  async function reopen(draftId: unknown): Promise<void> {
    const draft = typeof draftId === 'string'
      ? await store.drafts.get(draftId)
      : undefined
    const data = importDraftOf(draft)
    if (draft && data)
      session.value = keep({ id: draft.id, data, createdMs: draft.createdMs })
  }
  void reopen(route.query.draft)

  async function orSay(run: () => Promise<void>): Promise<void> {
    isReading.value = true
    try {
      await run()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'file-unreadable').code}`), { tone: 'bad' })
    }
    isReading.value = false
  }

  async function opened(next: ImportSource): Promise<void> {
    if (next.files.length === 0) {
      toast(t('capture.import.nothing'), { tone: 'wait' })
      return
    }
    const activities = await store.items.list({ scope: workScope.value ?? '', coll: 'activity', limit: 2000 })
    const plan = (files: ImportSource['files']): ImportRow[] => planImport(files, {
      rubric: rubric.value,
      activities,
      asked: asked.value[0],
      activityId: activityId.value,
      newId: v7,
    })
    const known = session.value
    if (known) {
      const { rows: kept, lost, fresh } = resumeRows(known.data.value.rows, next.files)
      await known.change(data => ({
        ...data,
        rows: [
          ...kept,
          ...plan(fresh),
        ],
      }))
      if (lost > 0)
        toast(t('capture.import.lost', { n: lost }), { tone: 'wait' })
    }
    else {
      const planned = plan(next.files)
      session.value = keep({
        id: v7(),
        createdMs: container.now(),
        data: {
          v: 1,
          scope: workScope.value ?? '',
          source: next.name,
          // Without a clause nobody finds it: such a table is not handed in before somebody says so.
          handsIn: planned.every(row => !row.isIn || row.clause !== null),
          isConfirmed: false,
          rows: planned,
        },
      })
      await session.value.change(data => data)
      void router.replace({
        query: { ...route.query, draft: session.value.draftId },
      })
    }
    source.value = next
  }

  async function start(): Promise<void> {
    const current = session.value
    const from = source.value
    if (!current || !from)
      return
    await orSay(() => current.change(data => ({ ...data, isConfirmed: true })))
    await current.run(from)
    const trouble = current.trouble.value
    if (trouble)
      toast(t(`failure.${trouble.code}`), { tone: 'bad' })
  }

  onScopeDispose(() => {
    session.value?.stop()
    release()
  })

  return {
    session,
    rows,
    isReading,
    hidden: computed(() => source.value?.hidden ?? 0),
    tally: computed(() => tallyOf(rows.value)),
    stage: computed(() => stageOf(session.value, source.value)),
    openFiles: files => orSay(() => opened(sourceOfFiles(files))),
    openZip: archive => orSay(async () => opened(await sourceOfZip(archive, container.media))),
    openDrop: data => orSay(async () => opened(await sourceOfDrop(data, container.media))),
    setRows(paths, changes) {
      void session.value?.change(data => ({
        ...data,
        rows: data.rows.map(row => paths.has(row.path)
          ? {
              ...row,
              ...changes,
            }
          : row),
      }))
        .catch((error: unknown) => toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' }))
    },
    setHandsIn: handsIn => void session.value?.change(data => ({ ...data, handsIn })),
    start,
    stop: () => session.value?.stop(),
    async leave() {
      await session.value?.drop()
      session.value = undefined
      source.value = undefined
      await router.replace('/capture')
    },
  }
}

function stageOf(session: ImportSession | undefined, source: ImportSource | undefined): ImportStage {
  if (!session)
    return 'choose'
  if (session.isRunning.value)
    return 'running'
  const { rows, isConfirmed } = session.data.value
  const isDone = isConfirmed && rows.every(row => !row.isIn || row.state !== 'waiting')
  if (isDone)
    return 'result'
  return source ? 'table' : 'again'
}
