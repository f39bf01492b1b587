import type { ComputedRef, Ref } from 'vue'
import type { CallState } from './useCall.ts'
import { computed, ref, shallowRef } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { useLive } from '../../ui/useLive.ts'
import { useCall } from './useCall.ts'

export interface SecondFactor {
  isOn: ComputedRef<boolean>
  /** The secret to be scanned, once asked for. */
  started: Readonly<Ref<{ secret: string, uri: string } | undefined>>
  call: CallState
  start: () => Promise<boolean>
  confirm: (totp: string) => Promise<boolean>
  end: (password: string) => Promise<boolean>
}

/** The second factor: shown once as a QR code, counts only after a code from it was right. */
export function useSecondFactor(): SecondFactor {
  const { calls, now } = useContainer()
  const { store } = useOpened()
  const session = useLive(store.facts.watchSession(), undefined)
  const started = shallowRef<{ secret: string, uri: string }>()
  const call = useCall()

  async function refresh(): Promise<void> {
    const { serverMs: _, epoch: __, ...known } = await calls.getSession()
    await store.facts.setSession({
      ...known,
      takenMs: now(),
    })
  }
  return {
    isOn: computed(() => session.value?.hasSecondFactor ?? false),
    started,
    call,
    start: async () => call.run(async () => {
      started.value = await calls.startSecondFactor()
    }),
    confirm: async totp => call.run(async () => {
      await calls.confirmSecondFactor({ totp })
      started.value = undefined
      await refresh()
    }),
    end: async password => call.run(async () => {
      await calls.endSecondFactor({ password })
      await refresh()
    }),
  }
}

export interface PasswordForm {
  old: Ref<string>
  next: Ref<string>
  wasSent: Ref<boolean>
  call: CallState
  submit: () => Promise<boolean>
}

export function usePasswordForm(): PasswordForm {
  const { calls } = useContainer()
  const call = useCall()
  const old = ref('')
  const next = ref('')
  const wasSent = ref(false)
  return {
    old,
    next,
    wasSent,
    call,
    async submit() {
      wasSent.value = true
      if (old.value === '' || next.value === '')
        return false
      const isDone = await call.run(async () => calls.changePassword({ old: old.value, new: next.value }))
      if (isDone) {
        old.value = ''
        next.value = ''
        wasSent.value = false
      }
      return isDone
    },
  }
}
