import type { ComputedRef } from 'vue'
import { computed, onScopeDispose, ref } from 'vue'
import { useContainer, useOpened } from '../container/container.ts'
import { grantsAt } from '../domain/access/roles.ts'
import { useLive } from '../ui/useLive.ts'
import { useClockOffset } from '../widgets/useClockOffset.ts'
import { useSyncTruth } from '../widgets/useSyncTruth.ts'

const LOOK_EVERY_MS = 5000

/** That this person has nothing more to see here. */
export interface End {
  /** It was an inspector's visit that ended, not a role. */
  isVisit: boolean
  /** When, as far as this phone knows; a visit ended before its time has ended at an hour that it never heard of. */
  endMs: number | undefined
}

/**
 * Have all grants of this person ended, by the best time that this phone knows or by the server's word? An inspector's visit
 * ends so without a network too. What was downloaded goes at the next contact with the server; what waits stays.
 */
export function useEnded(): ComputedRef<End | undefined> {
  const { now } = useContainer()
  const { profile, store } = useOpened()
  const { activity } = useSyncTruth()
  const session = useLive(store.facts.watchSession(), undefined)
  const offsetMs = useClockOffset()
  const nowMs = ref(now())
  const look = (): void => {
    nowMs.value = now()
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  const own = ({ personId }: { personId: string }): boolean => personId === profile.personId
  return computed(() => {
    const isOver = activity.value.account === 'ended'
    const grants = (session.value?.grants ?? profile.grants).filter(own)
    const ms = nowMs.value + offsetMs.value
    if (!isOver && grantsAt(grants, ms).length > 0)
      return undefined
    // The server's word that all is over leaves no grants behind; what the person was, the profile still says.
    const last = grants.length > 0
      ? grants
      : profile.grants.filter(own)
    const endMs = Math.max(...last.map(({ untilMs }) => untilMs ?? Infinity))
    return {
      isVisit: isOver || (last.length > 0 && last.every(({ role, revoked }) => role === 'inspector' && !revoked)),
      endMs: endMs > 0 && endMs <= ms
        ? endMs
        : undefined,
    }
  })
}
