import type { Ref } from 'vue'
import { reactive, ref, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { useContainer } from '../../container/container.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { dayOf } from '../../domain/time/day.ts'
import { t } from '../../i18n/i18n.ts'
import { useEntry } from './useEntry.ts'
import { wholeToken } from './useJoin.ts'

export interface SetUpForm {
  unitName: string
  cycleName: string
  year: string
  fromDay: string
  untilDay: string
  name: string
  login: string
  password: string
  withPlan: boolean
}

export interface SetUp {
  form: SetUpForm
  /** The server was asked about the link, as far as it could be reached. */
  isLooked: Readonly<Ref<boolean>>
  /** Why the link opens nothing. */
  linkFailure: Readonly<Ref<Failure | undefined>>
  wasSent: Readonly<Ref<boolean>>
  isBusy: Readonly<Ref<boolean>>
  failure: Readonly<Ref<Failure | undefined>>
  /** What is wrong with a field, by its own check or the server's. */
  errorOf: (field: keyof SetUpForm) => string | undefined
  submit: () => Promise<void>
}

/** The names of the fields on the wire. */
const wireNames: Partial<Record<keyof SetUpForm, string>> = {
  unitName: 'unitName',
  cycleName: 'cycle.name',
  year: 'cycle.year',
  fromDay: 'cycle.fromDay',
  untilDay: 'cycle.untilDay',
  name: 'person.name',
}

/** The first start: the unit, its cycle and its first administrator, by the one-time link that the server printed. */
export function useSetUp(): SetUp {
  const { now, calls } = useContainer()
  const route = useRoute()
  const { isLooked, linkFailure } = useSetUpLink(route.hash.slice(1))
  const { isBusy, failure, enter } = useEntry()
  const form = reactive(freshForm(dayOf(now()).slice(0, 4)))
  const wasSent = ref(false)
  // A name that nobody touched follows the language and the year.
  watch(() => t('welcome.cycleDefault', { year: form.year }), (fresh, before) => {
    if (form.cycleName === before)
      form.cycleName = fresh
  })

  function errorOf(field: keyof SetUpForm): string | undefined {
    if (wasSent.value && ownError(form, field))
      return ownError(form, field)
    return failure.value?.code === 'bad-field' && failure.value.detail.field === wireNames[field]
      ? t('failure.bad-field')
      : undefined
  }

  async function submit(): Promise<void> {
    wasSent.value = true
    if ((Object.keys(form) as (keyof SetUpForm)[]).some(field => ownError(form, field)))
      return
    await enter(device => calls.setUp({
      token: route.hash.slice(1),
      unitName: form.unitName,
      cycle: {
        name: form.cycleName,
        year: Number(form.year),
        fromDay: form.fromDay,
        untilDay: form.untilDay,
      },
      person: { name: form.name, login: form.login, password: form.password },
      device,
      withPlan: form.withPlan,
    }), { login: form.login })
  }
  return {
    form,
    isLooked,
    linkFailure,
    wasSent,
    isBusy,
    failure,
    errorOf,
    submit,
  }
}

/** Looked at before anything is typed. A server that cannot be reached now says so at the end, and nothing typed is lost. */
function useSetUpLink(token: string): Pick<SetUp, 'isLooked' | 'linkFailure'> {
  const { calls } = useContainer()
  const isLooked = ref(false)
  const linkFailure = shallowRef<Failure>()

  async function look(): Promise<void> {
    if ((await calls.getStatus()).isSetUp)
      throw new Failure('already-set-up')
    const { purpose } = await calls.lookAtLink(wholeToken(token))
    if (purpose !== 'setup')
      throw new Failure('link-unknown')
  }

  void look().catch((error: unknown) => {
    const failure = asFailure(error, 'server-failed')
    linkFailure.value = failure.canRetry
      ? undefined
      : failure
  }).finally(() => isLooked.value = true)
  return { isLooked, linkFailure }
}

function freshForm(year: string): SetUpForm {
  return {
    unitName: '',
    cycleName: t('welcome.cycleDefault', { year }),
    year,
    fromDay: `${year}-01-01`,
    untilDay: `${year}-12-31`,
    name: '',
    login: '',
    password: '',
    withPlan: false,
  }
}

function ownError(form: SetUpForm, field: keyof SetUpForm): string | undefined {
  const value = form[field]
  if (typeof value === 'string' && value.trim() === '')
    return t('welcome.missing')
  if (field === 'year' && !/^2[01]\d\d$/.test(form.year))
    return t('welcome.yearRule')
  return field === 'untilDay' && form.untilDay < form.fromDay
    ? t('welcome.untilRule')
    : undefined
}
