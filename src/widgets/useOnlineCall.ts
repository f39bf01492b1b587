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
  /** The same for calls that answer nothing: did it go through? */
  attempt: (call: () => Promise<unknown>) => Promise<boolean>
}

/** Something that only the server can do: busy while it runs, and a failure to show where it did not work. */
export function useOnlineCall(): OnlineCall {
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()
  async function run<Reply>(call: () => Promise<Reply>): Promise<Reply | undefined> {
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
  }

  async function attempt(call: () => Promise<unknown>): Promise<boolean> {
    const isThrough = await run(async () => {
      await call()
      return true
    })
    return isThrough === true
  }

  return { isBusy, failure, run, attempt }
}
