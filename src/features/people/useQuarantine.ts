import type { ComputedRef, Ref } from 'vue'
import type { QuarantineChoice, QuarantineGroup, QuarantineResult } from '../../container/shapes.ts'
import type { OnlineCall } from '../../widgets/useOnlineCall.ts'
import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import { useContainer } from '../../container/container.ts'
import { isFailureCode } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.ts'
import { useOnlineCall } from '../../widgets/useOnlineCall.ts'
import { heldTitle } from './held-words.ts'

/** Everything that one person left behind. */
export interface HeldOfPerson { personId: string, name: string, groups: readonly QuarantineGroup[] }

export interface Quarantine extends Pick<OnlineCall, 'failure' | 'isBusy'> {
  which: Ref<'waiting' | 'declined'>
  /** `undefined` until the server has answered. */
  people: ComputedRef<readonly HeldOfPerson[] | undefined>
  hasMore: Ref<boolean>
  load: () => Promise<void>
  release: (group: QuarantineGroup) => Promise<void>
  releaseAll: (person: HeldOfPerson) => Promise<void>
  decline: (group: QuarantineGroup) => Promise<void>
}

/** What was handed in by stopped devices or after a role had ended, and the decisions about it. */
export function useQuarantine(): Quarantine {
  const { calls } = useContainer()
  const { failure, isBusy, run } = useOnlineCall()
  const which = ref<'waiting' | 'declined'>('waiting')
  const groups = shallowRef<readonly QuarantineGroup[]>()
  const hasMore = ref(false)

  async function load(): Promise<void> {
    const asked = which.value
    const reply = await run(() => calls.getQuarantine({ declined: asked === 'declined' }))
    if (reply && asked === which.value) {
      groups.value = reply.groups
      hasMore.value = reply.more
    }
  }

  async function letIn(choice: QuarantineChoice): Promise<void> {
    const result = await run(() => calls.releaseQuarantined(choice))
    if (!result)
      return
    say(result)
    await load()
  }

  async function releaseAll({ name, groups: all }: HeldOfPerson): Promise<void> {
    const isSure = await confirm({
      title: t('quarantine.releaseAllTitle', { name, n: all.length }),
      message: t('quarantine.releaseAllText'),
      yes: t('quarantine.release'),
    })
    if (isSure)
      await letIn(choiceOf(all))
  }

  async function decline(group: QuarantineGroup): Promise<void> {
    const choice = choiceOf([group])
    if (!await run(() => calls.declineQuarantined(choice)))
      return
    toast(t('quarantine.doDeclined', {
      title: heldTitle(group),
    }), {
      tone: 'done',
      undo: () => letIn(choice),
    })
    await load()
  }

  onMounted(load)
  watch(which, () => {
    groups.value = undefined
    void load()
  })
  return {
    failure,
    isBusy,
    which,
    people: computed(() => groups.value && byPerson(groups.value)),
    hasMore,
    load,
    release: group => letIn(choiceOf([group])),
    releaseAll,
    decline,
  }
}

function say({ decided, left }: QuarantineResult): void {
  const [first] = left
  if (!first)
    return toast(t('quarantine.doReleased', { n: decided }), { tone: 'done' })
  const why = isFailureCode(first.code) && first.code !== 'op-unknown-target'
    ? t(`failure.${first.code}`)
    : t('quarantine.leftUnknown')
  toast(t('quarantine.left', { n: left.length, why }), { tone: 'bad', ms: 8000 })
}

function byPerson(groups: readonly QuarantineGroup[]): HeldOfPerson[] {
  const ids = [
    ...new Set(groups.map(group => group.personId)),
  ]
  return ids.map((personId) => {
    const own = groups.filter(group => group.personId === personId)
    return {
      personId,
      name: own[0]?.personName || t('quarantine.someone'),
      groups: own,
    }
  })
}

function choiceOf(groups: readonly QuarantineGroup[]): QuarantineChoice {
  return {
    ops: groups.flatMap(({ deviceId, ops }) => deviceId === null
      ? []
      : ops.map(({ opNo }) => ({ deviceId, opNo }))),
    blobs: groups.flatMap(({ personId, blobs }) => blobs.map(({ sha256 }) => ({ personId, sha256 }))),
  }
}
