import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { CaptionContext, CaptionElement } from '../../domain/evidence/caption.ts'
import type { ShownElement } from '../../widgets/shown-element.ts'
import type { CaptureSession } from './capture-session.ts'
import type { Change, ShotWords } from './shot-form.ts'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { isDayOnly, prefillCaption, sourceOf } from '../../domain/evidence/caption.ts'
import { captionFields, evidenceOf } from '../../domain/evidence/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { formatSpan } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useCaptureDesk } from './desk.ts'
import { contextFor, filledBy, lackingIn, wordsOf } from './shot-form.ts'
import { useShotItems } from './useShotItems.ts'
import { useTyped } from './useTyped.ts'

export interface AfterShot {
  session: ShallowRef<CaptureSession | undefined>
  /** The draft is not on this phone (any more). */
  isGone: Ref<boolean>
  items: ComputedRef<readonly Item[]>
  /** The same read from the disk: a photo that was saved a moment ago is among them. */
  allItems: () => Promise<readonly Item[]>
  targetOf: ReturnType<typeof useShotItems>['targetOf']
  current: ComputedRef<Item | undefined>
  currentId: Ref<string>
  /** Words go to the photo on screen alone. */
  isAlone: Ref<boolean>
  words: ComputedRef<ShotWords | undefined>
  allWords: ComputedRef<readonly ShotWords[]>
  elements: ComputedRef<readonly ShownElement[]>
  lacking: ComputedRef<ReadonlyArray<CaptionElement | 'clause'>>
  activity: ComputedRef<CaptionContext['activity'] & ReturnType<typeof activityOf> | undefined>
  typed: ReturnType<typeof useTyped>
  say: (change: Change) => void
  /** Files all photos under an activity and fills in what was empty. */
  chooseActivity: (id: string | null) => Promise<void>
}

/** Everything the screen after the shot shows: the photos, what is known of each, what is still to be said. */
export function useAfterShot(draftId: string): AfterShot {
  const desk = useCaptureDesk()
  const { store, recorder } = useOpened()
  const session = shallowRef<CaptureSession>()
  const isGone = ref(false)
  const currentId = ref('')
  const isAlone = ref(false)
  let isOver = false
  const letGo = (): void => void (isOver && session.value && desk.leave(session.value))
  desk.reopen(draftId).then((found) => {
    session.value = found
    isGone.value = found === undefined
    letGo()
  }).catch((error: unknown) => toast(t(`failure.${asFailure(error, 'storage-unavailable').code}`), { tone: 'bad' }))
  onScopeDispose(() => {
    isOver = true
    letGo()
  })

  const { items, targetOf } = useShotItems(() => session.value)
  const typed = useTyped(() => session.value)
  // The newest photo is the one looked at, until the person chooses another.
  watch(() => items.value.at(-1)?.id, id => currentId.value = id ?? '')
  const current = computed(() => items.value.find(({ id }) => id === currentId.value) ?? items.value.at(-1))
  const allWords = computed(() => items.value.map(item => wordsOf(item, typed.typed.value)))
  const words = computed(() => current.value && wordsOf(current.value, typed.typed.value))

  const activityItem = useLiveQuery(() => {
    const data = session.value?.data.value
    return data?.activityId
      ? store.items.watch({ scope: data.scope, coll: 'activity', id: data.activityId })
      : undefined
  })
  const activity = computed(() => activityItem.value && activityOf(activityItem.value))
  const context = shallowRef<CaptionContext>({})
  watch([session, activity], async ([now]) => {
    if (now)
      context.value = await desk.contextOf(now.data.value)
  })

  async function chooseActivity(activityId: string | null): Promise<void> {
    const now = session.value
    if (!now || now.data.value.activityId === activityId)
      return
    await now.change({ activityId })
    await recorder.move(items.value.map(({ scope, id }) => ({ scope, id })), activityId)
    const prefilled = prefillCaption({ activity: (await desk.contextOf(now.data.value)).activity }).caption
    for (const [element, text] of Object.entries(filledBy(prefilled, allWords.value)))
      typed.say({ element: element as CaptionElement, text })
  }

  return {
    session,
    isGone,
    items,
    async allItems() {
      const now = session.value
      const ids = now?.shots.flatMap(({ id, status }) => status === 'saved'
        ? id
        : []) ?? []
      return now
        ? (await desk.itemsOf({ scope: now.data.value.scope, ids })).filter(({ deleted }) => !deleted)
        : []
    },
    targetOf,
    current,
    currentId,
    isAlone,
    words,
    allWords,
    elements: computed(() => current.value && words.value
      ? elementsFor(current.value, words.value, context.value)
      : []),
    lacking: computed(() => lackingIn(allWords.value)),
    activity,
    typed,
    say: change => typed.say(change, isAlone.value ? current.value?.id : undefined),
    chooseActivity,
  }
}

function elementsFor(item: Item, words: ShotWords, context: CaptionContext): ShownElement[] {
  const own = contextFor(item, context)
  const time: ShownElement = {
    element: 'time',
    text: words.event.local,
    source: words.isTimeUnsure ? 'unsure' : words.event.source,
    isDayOnly: isDayOnly(words.event),
  }
  return [
    time,
    ...captionFields.map((field): ShownElement => ({
      element: field,
      text: words.caption[field] ?? '',
      source: sourceOf(field, words.caption[field], own),
      sub: field === 'place'
        ? positionWord(item)
        : undefined,
    })),
  ]
}

/** 定位 ±12 米，3 秒前: how sure and how old, as the phone said. */
function positionWord(item: Item): string | undefined {
  const { manifest: { position, deviceMs } } = evidenceOf(item)
  return position
    ? t('capture.after.fix', {
        metres: position.accuracyM,
        age: ageWord(Math.max(0, deviceMs - position.fixedMs)),
      })
    : undefined
}

function ageWord(ms: number): string {
  return ms < 60_000
    ? t('capture.after.seconds', {
        n: Math.round(ms / 1000),
      })
    : formatSpan(ms)
}
