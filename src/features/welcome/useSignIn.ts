import type { ComputedRef, Ref } from 'vue'
import type { Failure } from '../../domain/failure.ts'
import { computed, ref } from 'vue'
import { useContainer } from '../../container/container.ts'
import { t } from '../../i18n/i18n.ts'
import { useEntry } from './useEntry.ts'

type Errors = { [Field in 'login' | 'password' | 'totp']?: string | undefined }

export interface SignInForm {
  login: Ref<string>
  password: Ref<string>
  totp: Ref<string>
  isShared: Ref<boolean>
  /** The password was right; the second factor is asked for. */
  needsTotp: Ref<boolean>
  isBusy: Readonly<Ref<boolean>>
  failure: ComputedRef<Failure | undefined>
  errors: ComputedRef<Errors>
  submit: () => Promise<void>
}

/** Login and password, then the second factor where the person has one. */
export function useSignIn(): SignInForm {
  const { calls } = useContainer()
  const { isBusy, failure, enter } = useEntry()
  const login = ref('')
  const password = ref('')
  const totp = ref('')
  const isShared = ref(false)
  const needsTotp = ref(false)
  const wasSent = ref(false)
  const errors = computed(() => wasSent.value
    ? errorsOf({
        login: login.value,
        password: password.value,
        totp: needsTotp.value ? totp.value : undefined,
      })
    : {})

  async function submit(): Promise<void> {
    wasSent.value = true
    if (Object.values(errors.value).some(Boolean))
      return
    const credentials = { login: login.value, password: password.value, isShared: isShared.value }
    await enter(
      device => calls.signIn({
        ...credentials,
        device,
        ...(needsTotp.value
          ? {
              totp: totp.value.trim(),
            }
          : {}),
      }),
      { login: login.value, isShared: isShared.value },
    )
    const code = failure.value?.code
    if (code === 'second-factor-required') {
      needsTotp.value = true
      wasSent.value = false
    }
    else if (code === 'sign-in-wrong') {
      needsTotp.value = false
    }
    totp.value = ''
  }

  return {
    login,
    password,
    totp,
    isShared,
    needsTotp,
    isBusy,
    // Being asked for the code is a step, not a mistake.
    failure: computed(() => failure.value?.code === 'second-factor-required'
      ? undefined
      : failure.value),
    errors,
    submit,
  }
}

function errorsOf({ login, password, totp }: { login: string, password: string, totp: string | undefined }): Errors {
  return {
    login: login.trim().length < 2
      ? t('welcome.loginRule')
      : undefined,
    password: password === ''
      ? t('welcome.passwordMissing')
      : undefined,
    totp: totp !== undefined && !/^\d{6}$/.test(totp.trim())
      ? t('welcome.totpRule')
      : undefined,
  }
}
