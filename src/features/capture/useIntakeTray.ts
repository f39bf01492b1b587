import type { ComputedRef, Ref } from 'vue'
import type { Item, TrayFile } from '../../container/shapes.ts'
import type { Intake } from '../../widgets/useIntake.ts'
import type { Shot } from './capture-session.ts'
import type { Incoming } from './incoming.ts'
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useIntake } from '../../widgets/useIntake.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useCaptureDesk } from './desk.ts'

export interface IntakeTray {
  intake: Intake
  /** Ids of photos and of shared files. */
  chosen: Ref<ReadonlySet<string>>
  /** Chosen and still there. */
  count: ComputedRef<number>
  isBusy: Ref<boolean>
  /** Shared files that could not become evidence, with what stands against it. */
  refused: Ref<ReadonlyMap<string, Shot>>
  toggle: (id: string) => void
  toggleAll: () => void
  /** What is chosen becomes one visit, whose words are asked next. */
  claim: () => Promise<void>
  /** Deletes what is chosen; the toast takes it back. */
  remove: () => Promise<void>
}

/** What has no place yet, to be given one. */
export function useIntakeTray(): IntakeTray {
  const { shell } = useContainer()
  const { recorder } = useOpened()
  const { workScope } = useMe()
  const desk = useCaptureDesk()
  const router = useRouter()
  const intake = useIntake()
  const chosen = ref<ReadonlySet<string>>(new Set())
  const refused = ref<ReadonlyMap<string, Shot>>(new Map())
  const isBusy = ref(false)
  const photos = computed(() => intake.unclaimed.value.filter(({ id }) => chosen.value.has(id)))
  const files = computed(() => intake.shared.value.filter(({ id }) => chosen.value.has(id)))
  const all = computed(() => [
    ...intake.unclaimed.value,
    ...intake.shared.value,
  ].map(({ id }) => id))

  async function orSay(run: () => Promise<void>): Promise<void> {
    if (isBusy.value)
      return
    isBusy.value = true
    try {
      await run()
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })
    }
    finally {
      isBusy.value = false
    }
  }

  async function claim(): Promise<void> {
    const ids = photos.value.map(({ id }) => id).reverse()
    const session = desk.start({
      scope: workScope.value ?? '',
      activityId: activityOfAll(photos.value),
      asked: [],
    }, ids)
    await session.intend({ stage: 'form', via: 'share' })
    session.reopen(ids)
    const shared = files.value
    const shots = await session.add(await bytesOf(shared), 'share')
    const done = shared.filter((_, at) => shots[at]?.status === 'saved' || shots[at]?.status === 'duplicate')
    await Promise.all(done.map(({ id }) => shell.dropShared(id)))
    refused.value = new Map(shared.flatMap(({ id }, at) => {
      const shot = shots[at]
      return shot?.status === 'refused'
        ? [
            [id, shot],
          ]
        : []
    }))
    if (session.shots.some(({ status }) => status === 'saved' || status === 'failed')) {
      await router.push({
        name: 'capture-edit',
        params: { draft: session.draftId },
      })
    }
    else {
      await desk.end(session)
    }
  }

  async function bytesOf(shared: readonly TrayFile[]): Promise<Incoming[]> {
    return Promise.all(shared.map(async ({ id, name, mime }) => {
      const bytes = await shell.trayBytes(id) ?? new ArrayBuffer(0)
      return {
        blob: new Blob([bytes], { type: mime }),
        bytes,
        name,
      }
    }))
  }

  async function remove(): Promise<void> {
    const targets = photos.value.map(({ scope, id }) => ({ scope, id }))
    const shared = files.value
    const kept = await bytesOf(shared)
    if (targets.length > 0)
      await recorder.remove('evidence', targets)
    await Promise.all(shared.map(({ id }) => shell.dropShared(id)))
    chosen.value = new Set()
    toast(t('capture.intake.removed', { n: targets.length + shared.length }), {
      undo: async () => {
        if (targets.length > 0)
          await recorder.restore('evidence', targets)
        await putBack(shared, kept)
      },
    })
  }

  async function putBack(shared: readonly TrayFile[], kept: readonly Incoming[]): Promise<void> {
    for (const [at, { id, name, mime, text, receivedMs }] of shared.entries()) {
      await shell.addShared([
        {
          id,
          name,
          mime,
          bytes: kept[at]?.bytes ?? new ArrayBuffer(0),
        },
      ], { text, receivedMs })
    }
  }

  return {
    intake,
    chosen,
    refused,
    isBusy,
    count: computed(() => photos.value.length + files.value.length),
    toggle(id) {
      const next = new Set(chosen.value)
      if (!next.delete(id))
        next.add(id)
      chosen.value = next
    },
    toggleAll() {
      chosen.value = new Set(chosen.value.size === all.value.length
        ? []
        : all.value)
    },
    claim: () => orSay(claim),
    remove: () => orSay(remove),
  }
}

/** The activity that all of them belong to already, if it is one. */
function activityOfAll(items: readonly Item[]): string | null {
  const ids = new Set(items.map(({ data }) => data.activityId as string | null))
  return ids.size === 1
    ? [...ids][0] ?? null
    : null
}
