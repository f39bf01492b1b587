import type { Ref } from 'vue'
import type { EnterOptions, WayIn } from '../../container/container.ts'
import type { Failure } from '../../domain/failure.ts'
import { ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useContainer } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'

export interface Entry {
  isBusy: Readonly<Ref<boolean>>
  /** Why the last try did not let anybody in. */
  failure: Ref<Failure | undefined>
  enter: (way: WayIn, options?: EnterOptions) => Promise<void>
  /** Where they wanted to go before they were asked who they are. */
  goOn: () => Promise<void>
}

/** Coming in, from whichever screen: one thing at a time, and afterwards to where the person wanted to go. */
export function useEntry(): Entry {
  const { doors } = useContainer()
  const router = useRouter()
  const route = useRoute()
  const isBusy = ref(false)
  const failure = shallowRef<Failure>()

  async function goOn(): Promise<void> {
    await router.replace(wantedAddress(route.query.to))
  }

  async function enter(way: WayIn, options: EnterOptions = {}): Promise<void> {
    if (isBusy.value)
      return
    isBusy.value = true
    failure.value = undefined
    try {
      await doors.enter(way, options)
      await goOn()
    }
    catch (error) {
      failure.value = asFailure(error, 'server-failed')
    }
    finally {
      isBusy.value = false
    }
  }
  return { isBusy, failure, enter, goOn }
}

/** Only addresses of this app: a link that names another site leads home. */
export function wantedAddress(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to)
    ? to
    : '/'
}
