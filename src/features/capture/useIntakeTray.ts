import type { ComputedRef, Ref } from 'vue'
import type { Item, ShellStore, TrayFile } from '../../container/shapes.ts'
import type { Intake } from '../../widgets/useIntake.ts'
import type { CaptureSession } from './capture-session.ts'
import type { Shot } from './shots.ts'
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import { useContainer, useOpened } from '../../container/container.ts'
import { refuseBySize } from '../../domain/evidence/size-rule.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useIntake } from '../../widgets/useIntake.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useCaptureDesk } from './desk.ts'
import { roomOfBrowser } from './incoming.ts'

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
    const left = new Map<string, Shot>()
    // One at a time: what is shared may be films.
    for (const file of files.value) {
      const shot = await takeOver(file, { session, shell })
      if (shot?.status === 'saved' || shot?.status === 'duplicate')
        await shell.dropShared(file.id)
      if (shot?.status === 'refused')
        left.set(file.id, shot)
      // The rest is safe where it lies.
      if (shot?.code === 'storage-full')
        break
    }
    refused.value = left
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

  async function remove(): Promise<void> {
    const targets = photos.value.map(({ scope, id }) => ({ scope, id }))
    const shared = files.value
    const kept = new Map<string, Blob>()
    for (const { id } of shared)
      kept.set(id, await shell.trayBlob(id) ?? new Blob())
    if (targets.length > 0)
      await recorder.remove('evidence', targets)
    await Promise.all(shared.map(({ id }) => shell.dropShared(id)))
    chosen.value = new Set()
    toast(t('capture.intake.removed', { n: targets.length + shared.length }), {
      undo: async () => {
        if (targets.length > 0)
          await recorder.restore('evidence', targets)
        for (const { id, name, mime, text, receivedMs } of shared) {
          await shell.addShared([
            {
              id,
              name,
              mime,
              blob: kept.get(id) ?? new Blob(),
            },
          ], { text, receivedMs })
        }
      },
    })
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

/** A shared file joins the visit: judged by its size before it is read. */
async function takeOver({ id, name, mime, size }: TrayFile, { session, shell }: { session: CaptureSession, shell: ShellStore }): Promise<Shot | undefined> {
  try {
    await refuseBySize({ size, type: mime }, roomOfBrowser)
    const blob = await shell.trayBlob(id)
    if (!blob)
      throw new Failure('file-unreadable')
    const [shot] = await session.add([
      { blob, name },
    ], 'share')
    return shot
  }
  catch (error) {
    return {
      id,
      name,
      status: 'refused',
      code: asFailure(error, 'file-unreadable').code,
    }
  }
}

/** The activity that all of them belong to already, if it is one. */
function activityOfAll(items: readonly Item[]): string | null {
  const ids = new Set(items.map(({ data }) => data.activityId as string | null))
  return ids.size === 1
    ? [...ids][0] ?? null
    : null
}
