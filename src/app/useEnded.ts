import type { Ref } from 'vue'
import { computed, onScopeDispose, ref } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { grantsAt } from '../domain/access/roles.ts'
import { useLive } from '../ui/useLive.ts'
import { useClockOffset } from '../widgets/useClockOffset.ts'

const LOOK_EVERY_MS = 30_000

/**
 * Have all grants of this person ended, by the best time that this phone knows? An inspector's visit ends so without a
 * network too. What was downloaded goes at the next contact with the server; what waits stays.
 */
export function useEnded(): Readonly<Ref<boolean>> {
  const { now } = useContainer()
  const { profile, store } = useOpened()
  const session = useLive(store.facts.watchSession(), undefined)
  const offsetMs = useClockOffset()
  const nowMs = ref(now())
  const look = (): void => {
    nowMs.value = now()
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return computed(() => {
    const grants = (session.value?.grants ?? profile.grants).filter(({ personId }) => personId === profile.personId)
    return grantsAt(grants, nowMs.value + offsetMs.value).length === 0
  })
}
