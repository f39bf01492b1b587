import type { ComputedRef, Ref } from 'vue'
import type { Opened } from '../../container/container.ts'
import type { Item } from '../../container/shapes.ts'
import type { ActivityFields } from '../../domain/activity/schema.ts'
import type { Failure } from '../../domain/failure.ts'
import type { ActivityForm, FormErrors } from './activity-form.ts'
import { useDebounceFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { dayOf } from '../../domain/time/day.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useMe } from '../../widgets/useMe.ts'
import { changesOf, emptyForm, errorsOf, fieldsOf, formOf } from './activity-form.ts'

export interface ActivityFormNow {
  form: Ref<ActivityForm>
  clauses: Ref<readonly string[]>
  /** Shown once somebody tried to save. */
  errors: ComputedRef<FormErrors>
  failure: Ref<Failure | undefined>
  isBusy: Ref<boolean>
  save: () => Promise<void>
}

const DRAFT = 'activity-new'

/** A new activity, kept as a draft while it is typed; or one that is changed, as it was when the form opened. */
export function useActivityForm(before: Item | undefined): ActivityFormNow {
  const { now } = useContainer()
  const { recorder, sync } = useOpened()
  const { workScope } = useMe()
  const router = useRouter()
  const form = ref(before
    ? formOf(activityOf(before))
    : emptyForm(dayOf(now())))
  const clauses = ref<readonly string[]>(before
    ? elementsOf(activityOf(before).clauses)
    : [])
  const hasTried = ref(false)
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()
  const draft = before
    ? undefined
    : useFormDraft(form, clauses)

  async function record(scope: string): Promise<string> {
    const fields = fieldsOf(form.value)
    if (before)
      return changeActivity(recorder, before, { fields, clauses: clauses.value })
    await draft?.settle()
    const { activityId } = await recorder.createActivity(scope, fields, { clauses: clauses.value, draftId: DRAFT })
    return activityId
  }

  async function save(): Promise<void> {
    hasTried.value = true
    if (Object.keys(errorsOf(form.value)).length > 0 || workScope.value === undefined)
      return
    isBusy.value = true
    failure.value = undefined
    try {
      const id = await record(workScope.value)
      sync.nudge()
      toast(t('activities.saved'), { tone: 'done' })
      await router.replace(`/activities/${id}`)
    }
    catch (error) {
      failure.value = asFailure(error, 'not-saved')
    }
    isBusy.value = false
  }

  const errors = computed(() => hasTried.value
    ? errorsOf(form.value)
    : {})
  return {
    form,
    clauses,
    errors,
    failure,
    isBusy,
    save,
  }
}

interface Wanted { fields: ActivityFields, clauses: readonly string[] }

/** Records only what differs from what the person saw when the form opened. */
async function changeActivity(recorder: Opened['recorder'], before: Item, { fields, clauses }: Wanted): Promise<string> {
  const was = activityOf(before)
  const target = { scope: before.scope, id: before.id, seq: before.seq }
  const changes = changesOf(fieldsOf(formOf(was)), fields)
  if (Object.keys(changes).length > 0)
    await recorder.changeActivity(target, changes)
  const links = elementsOf(was.clauses)
  for (const clause of clauses.filter(link => !links.includes(link)))
    await recorder.link('activity', [target], clause)
  for (const clause of links.filter(link => !clauses.includes(link)))
    await recorder.unlink('activity', [target], clause)
  return before.id
}

/** What was typed survives a killed page; it goes with the activity that it becomes. */
function useFormDraft(form: Ref<ActivityForm>, clauses: Ref<readonly string[]>): { settle: () => Promise<void> } {
  const { now } = useContainer()
  const { store } = useOpened()
  const createdMs = now()
  let isSettled = false
  let writing: Promise<void> = Promise.resolve()

  const keep = useDebounceFn(() => {
    if (isSettled)
      return
    writing = writing.then(() => store.drafts.put({
      id: DRAFT,
      kind: 'activity',
      data: {
        form: { ...form.value },
        clauses: [...clauses.value],
      },
      held: [],
      createdMs,
      updatedMs: now(),
    })).catch(() => {
      // The form stays on the screen; saving it says what is wrong.
    })
  }, 400)

  void store.drafts.get(DRAFT).then((known) => {
    if (known) {
      form.value = {
        ...form.value,
        ...known.data.form as ActivityForm,
      }
      clauses.value = known.data.clauses as string[]
    }
    watch([form, clauses], () => void keep(), { deep: true })
  })
  return {
    settle: () => {
      isSettled = true
      return writing
    },
  }
}
