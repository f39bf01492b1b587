import type { Ref } from 'vue'
import type { Failure } from '../domain/failure.ts'
import { ref, shallowRef } from 'vue'
import { asFailure } from '../domain/failure.ts'

export interface OnlineCall {
  isBusy: Readonly<Ref<boolean>>
  /** Why the last call did not go through; gone with the next try. */
  failure: Ref<Failure | undefined>
  /** Runs one call at a time. Resolves to its answer, or to `undefined` where it failed. */
  run: <Reply>(call: () => Promise<Reply>) => Promise<Reply | undefined>
}

/** Something that only the server can do: busy while it runs, and a failure to show where it did not work. */
export function useOnlineCall(): OnlineCall {
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()
  return {
    isBusy,
    failure,
    async run(call) {
      if (isBusy.value)
        return undefined
      isBusy.value = true
      failure.value = undefined
      try {
        return await call()
      }
      catch (error) {
        failure.value = asFailure(error, 'server-failed')
        return undefined
      }
      finally {
        isBusy.value = false
      }
    },
  }
}
