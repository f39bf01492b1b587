import type { Ref } from 'vue'
import type { Failure } from '../../domain/failure.ts'
import { ref, shallowRef } from 'vue'
import { asFailure } from '../../domain/failure.ts'

export interface CallState {
  isBusy: Readonly<Ref<boolean>>
  failure: Ref<Failure | undefined>
  /** Runs one call at a time; answers whether it went well. */
  run: (call: () => Promise<void>) => Promise<boolean>
}

/** One thing that needs the network: busy while it runs, and why it did not work. */
export function useCall(): CallState {
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()
  return {
    isBusy,
    failure,
    async run(call) {
      if (isBusy.value)
        return false
      isBusy.value = true
      failure.value = undefined
      try {
        await call()
        return true
      }
      catch (error) {
        failure.value = asFailure(error, 'server-failed')
        return false
      }
      finally {
        isBusy.value = false
      }
    },
  }
}
