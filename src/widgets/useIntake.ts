import type { ComputedRef } from 'vue'
import type { DeviceStore, Draft, Item, TrayFile } from '../container/shapes.ts'
import type { CaptureDraft } from './capture-draft.ts'
import { computed, shallowRef, watch } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { CAPTURE_DRAFT, captureDraftOf, IMPORT_DRAFT, importLeftIn, SCAN_DRAFT } from './capture-draft.ts'
import { heldSessions } from './session-lock.ts'
import { useMe } from './useMe.ts'

/** Something that was begun and that no page is busy with. */
export interface Unfinished {
  draftId: string
  kind: typeof CAPTURE_DRAFT | typeof SCAN_DRAFT | typeof IMPORT_DRAFT
  /** Photos, pages or files that it holds. */
  count: number
  /** A table of files that nobody has confirmed: nothing of it was written. */
  isUntouched?: boolean
  updatedMs: number
  /** What was open when the page ended. */
  stage: CaptureDraft['stage']
  /** How many files were chosen and how many of them were saved, where the page ended in between. */
  cutOff?: { n: number, saved: number }
}

export interface Intake {
  /** The camera or the album was open and the page ended before anything came back. */
  interrupted: ComputedRef<readonly Unfinished[]>
  /** Has photos, pages or rows and waits for its words. */
  unfinished: ComputedRef<readonly Unfinished[]>
  /** Own drafts without a clause that no unfinished capture speaks of. */
  unclaimed: ComputedRef<readonly Item[]>
  /** Files that another app shared with this one. */
  shared: ComputedRef<readonly TrayFile[]>
  /** Evidence that some capture speaks of, forgotten or not. */
  spoken: ComputedRef<ReadonlySet<string>>
  /** Folders on their way in. */
  imports: ComputedRef<readonly Unfinished[]>
  /** Photos and files without a place: those of begun captures, without a clause, from other apps. A scan is one. */
  pieces: ComputedRef<number>
  /** Everything on this phone was looked through once. */
  isKnown: ComputedRef<boolean>
}

const SHOWN = 200
/** An empty intent from the day before helps nobody: the shot is taken again or lost. */
const INTENT_HOLDS_MS = 24 * 3_600_000

/** What came in and has no place yet: after a killed page, from other apps, or never spoken for. */
export function useIntake(): Intake {
  const { shell } = useContainer()
  const { store } = useOpened()
  const { personId, workScope } = useMe()
  const { begun, spoken, isLookedThrough } = useBegun()
  const loose = useLiveQuery<readonly Item[] | undefined>(() => workScope.value && !isHeldBack.value
    ? store.items.watchList({
        scope: workScope.value,
        coll: 'evidence',
        terms: [`by:${personId}`, 'status:draft', 'clause:none'],
        limit: SHOWN,
      })
    : undefined)
  const tray = useLiveQuery<readonly TrayFile[] | undefined>(() => isHeldBack.value
    ? undefined
    : shell.watchTray())
  const interrupted = computed(() => begun.value.filter(({ kind, count }) => kind === CAPTURE_DRAFT && count === 0))
  const unfinished = computed(() => begun.value.filter(({ count }) => count > 0))
  const unclaimed = computed(() => (loose.value ?? []).filter(({ id }) => !spoken.value.has(id)))
  const shared = computed(() => tray.value ?? [])
  return {
    interrupted,
    unfinished,
    unclaimed,
    shared,
    spoken,
    imports: computed(() => unfinished.value.filter(({ kind }) => kind === IMPORT_DRAFT)),
    pieces: computed(() => piecesIn(unfinished.value) + unclaimed.value.length + shared.value.length),
    isKnown: computed(() => isLookedThrough.value && loose.value !== undefined && tray.value !== undefined),
  }
}

function piecesIn(unfinished: readonly Unfinished[]): number {
  const each: Record<Unfinished['kind'], (count: number) => number> = {
    capture: count => count,
    scan: () => 1,
    import: () => 0,
  }
  return unfinished.reduce((sum, { kind, count }) => sum + each[kind](count), 0)
}

interface Begun {
  /** No page is busy with them. */
  begun: ComputedRef<readonly Unfinished[]>
  /** Evidence that some capture speaks of, forgotten or not. */
  spoken: ComputedRef<ReadonlySet<string>>
  isLookedThrough: ComputedRef<boolean>
}

function useBegun(): Begun {
  const { now } = useContainer()
  const { store } = useOpened()
  const drafts = useLiveQuery<readonly Draft[] | undefined>(() => isHeldBack.value
    ? undefined
    : store.drafts.watch())
  const begun = shallowRef<readonly Unfinished[]>()
  let asked = 0
  watch(drafts, async (all) => {
    if (!all)
      return
    const own = ++asked
    const [held, found] = await Promise.all([
      heldSessions(),
      Promise.all(all.map(draft => unfinishedOf(draft, store))),
    ])
    if (own !== asked)
      return
    const left = found.filter(each => each !== undefined && !held.has(each.draftId)) as Unfinished[]
    const isStale = ({ kind, count, stage, updatedMs }: Unfinished): boolean =>
      kind === CAPTURE_DRAFT && count === 0 && (stage === 'form' || now() - updatedMs > INTENT_HOLDS_MS)
    left.filter(isStale).forEach(({ draftId }) => void store.drafts.drop(draftId))
    begun.value = left.filter(each => !isStale(each))
  }, { immediate: true })
  return {
    begun: computed(() => begun.value ?? []),
    isLookedThrough: computed(() => begun.value !== undefined),
    spoken: computed(() => new Set((drafts.value ?? []).flatMap(draft => captureDraftOf(draft)?.ids ?? []))),
  }
}

/** Files that were chosen and never became evidence. */
export function cutOffIn({ chosen = [] }: Pick<CaptureDraft, 'chosen'>, savedIds: ReadonlySet<string | undefined>): Pick<Unfinished, 'cutOff'> {
  const saved = chosen.filter(id => savedIds.has(id)).length
  return saved < chosen.length
    ? {
        cutOff: { n: chosen.length, saved },
      }
    : {}
}

async function unfinishedOf(draft: Draft, store: DeviceStore): Promise<Unfinished | undefined> {
  const about = { draftId: draft.id, updatedMs: draft.updatedMs }
  const data = captureDraftOf(draft)
  if (data) {
    const items = await Promise.all(data.ids.map(id => store.items.get({ scope: data.scope, coll: 'evidence', id })))
    return {
      ...about,
      ...cutOffIn(data, new Set(items.map(item => item?.id))),
      kind: CAPTURE_DRAFT,
      count: items.filter(item => item && !item.deleted).length,
      stage: items.some(Boolean)
        ? 'form'
        : data.stage,
    }
  }
  if (draft.kind === SCAN_DRAFT) {
    return {
      ...about,
      kind: SCAN_DRAFT,
      count: draft.held.length,
      stage: 'form',
    }
  }
  const left = importLeftIn(draft)
  return left
    ? {
        ...about,
        ...left,
        kind: IMPORT_DRAFT,
        stage: 'form',
      }
    : undefined
}
