import type { Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { AfterShot } from './useAfterShot.ts'
import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { useOpened } from '../../container/container.ts'
import { composeCaption } from '../../domain/evidence/caption.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useCaptureDesk } from './desk.ts'
import { handIn } from './hand-in.ts'
import { wordsOf } from './shot-form.ts'

export interface AfterShotDeeds {
  isBusy: Ref<boolean>
  /** Deletes the photo on the screen; the toast takes it back. */
  removeCurrent: () => Promise<void>
  finish: () => Promise<void>
  /** Leaves the words for later. */
  close: () => Promise<void>
}

export function useAfterShotDeeds(after: AfterShot): AfterShotDeeds {
  const desk = useCaptureDesk()
  const { recorder, sync } = useOpened()
  const me = useMe()
  const router = useRouter()
  const isBusy = ref(false)
  const sayFailure = (error: unknown): void => toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad' })

  async function removeCurrent(): Promise<void> {
    const item = after.current.value
    if (!item)
      return
    const targets = [
      { scope: item.scope, id: item.id },
    ]
    try {
      await recorder.remove('evidence', targets)
      toast(t('capture.after.removed'), {
        undo: () => recorder.restore('evidence', targets),
      })
    }
    catch (error) {
      sayFailure(error)
    }
  }

  async function isAgreed(): Promise<boolean> {
    const lacking = after.lacking.value
    if (lacking.length === 0)
      return true
    return confirm({
      title: t('capture.after.lacking', {
        what: lackingWords(lacking),
      }),
      message: t('capture.after.lackingHint'),
      yes: t('capture.after.handInAnyway'),
      no: t('capture.after.goOn'),
    })
  }

  async function finish(): Promise<void> {
    const session = after.session.value
    // What is still on its way would be left without words.
    if (!session || isBusy.value || session.underway.count.value > 0 || !await isAgreed())
      return
    isBusy.value = true
    try {
      const items = await after.allItems()
      await after.typed.flush()
      await handIn(items.map(item => ({
        item,
        target: after.targetOf(item),
        words: wordsOf(item, after.typed.typed.value),
      })), recorder)
      if (after.typed.typed.value.wantsWatermark)
        await Promise.all(items.map(burnIn))
      await desk.end(session)
      sync.nudge()
      toast(t('capture.after.handedIn', { n: items.length }), { tone: 'done' })
      await goOn(session.data.value.activityId)
    }
    catch (error) {
      sayFailure(error)
    }
    finally {
      isBusy.value = false
    }
  }

  /** The lines of the copy: time and place, what it is, who took it. The original has none of them. */
  async function burnIn(item: Item): Promise<void> {
    const { files, kind } = evidenceOf(item)
    const [file] = files
    const { caption, event } = wordsOf(item, after.typed.typed.value)
    if (!file?.mime.startsWith('image/'))
      return
    const { background: _, reason: __, ...short } = caption
    const lines = [
      composeCaption(short, event),
      [
        me.name.value,
        t('app.name'),
      ].join(' · '),
    ]
    await desk.watermark({
      lines,
      job: {
        target: { scope: item.scope, id: item.id },
        kind,
        sha256: file.sha256,
        mime: file.mime,
      },
    })
  }

  async function goOn(activityId: string | null): Promise<void> {
    await router.replace(activityId
      ? `/activities/${activityId}`
      : '/capture')
  }

  async function close(): Promise<void> {
    const session = after.session.value
    await after.typed.flush().catch(sayFailure)
    if (session && after.items.value.length === 0 && session.underway.count.value === 0 && session.shots.every(({ status }) => status !== 'failed'))
      await desk.end(session)
    else if (after.items.value.length > 0)
      toast(t('capture.after.keptForLater', { n: after.items.value.length }))
    await router.replace('/capture')
  }

  return { isBusy, removeCurrent, finish, close }
}

export function lackingWords(lacking: AfterShot['lacking']['value']): string {
  return lacking.map(element => element === 'clause'
    ? t('clause.pick')
    : t(`caption.element.${element}`)).join(t('clause.and'))
}
