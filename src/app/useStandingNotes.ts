import type { ComputedRef, InjectionKey, Ref } from 'vue'
import type { Failure } from '../domain/failure.ts'
import type { DiskReply } from '../protocol/disk.ts'
import type { IconName } from '../ui/icons.ts'
import type { Tone } from '../ui/tone.ts'
import type { UpdateWatch } from './update.ts'
import { computed, inject, ref } from 'vue'
import { useContainer } from '../container/container.ts'
import { useBrowserKind } from '../device/useBrowserKind.ts'
import { formatBytes, formatDate } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'
import { isStandingStill, lookAgain } from '../ui/live-watch.ts'

export interface StandingNote {
  key: string
  tone: Tone
  icon?: IconName
  text: string
  action?: string
  to?: string
  run?: () => void
  later?: () => void
}

/** What the start of the app found out, for the notes that stand above every page. */
export interface Standing {
  /** False: this browser keeps nothing, whatever is recorded lives as long as the page. */
  isLasting: Readonly<Ref<boolean>>
  /** Why the last person's part did not open at the start. */
  notOpened?: Readonly<Ref<Failure | undefined>>
  update: UpdateWatch
}

export const standingKey: InjectionKey<Standing> = Symbol('standing')

interface NoteFacts {
  isBusy: () => boolean
  disk: () => DiskReply | undefined
  /** Things that could not be saved and live in this page only. */
  unsaved: () => number
}

/** The notes that stand above every page: the demo, storage that keeps nothing or does not answer, WeChat's window, a full server, a new version. */
export function useStandingNotes({ isBusy, disk, unsaved }: NoteFacts): ComputedRef<readonly StandingNote[]> {
  const { doors } = useContainer()
  const standing = inject(standingKey, undefined)
  const { isWeChat } = useBrowserKind()
  const closed = ref<readonly string[]>([])
  const later = (key: string) => (): void => {
    closed.value = [...closed.value, key]
  }
  return computed(() => [
    unsaved() > 0 && unsavedNote(unsaved()),
    doors.opened.value?.profile.isDemo && demoNote(),
    standing?.isLasting.value === false && storageNote(),
    !doors.opened.value && notOpenedNote(standing?.notOpened?.value),
    isStandingStill.value && staleNote(),
    isWeChat && weChatNote(later('wechat')),
    diskNote(disk(), later),
    backupNote(disk()?.backup, later('backup')),
    heldNote(disk()?.held ?? 0, later('held')),
    standing?.update.isWaiting.value && updateNote(standing.update, isBusy(), later('update')),
  ].filter(note => !!note).filter(({ key }) => !closed.value.includes(key)))
}

/** Stands above every page until somebody has seen to it: with the page the only copy would go. */
function unsavedNote(n: number): StandingNote {
  return {
    key: 'unsaved',
    tone: 'bad',
    icon: 'warn',
    text: t('capture.notSaved.title', { n }),
    action: t('capture.notTaken.look'),
    to: '/capture',
  }
}

function demoNote(): StandingNote {
  return {
    key: 'demo',
    tone: 'wait',
    text: t('app.demo'),
  }
}

function storageNote(): StandingNote {
  return {
    key: 'storage',
    tone: 'bad',
    icon: 'warn',
    text: t('app.noStorage'),
  }
}

function notOpenedNote(failure: Failure | undefined): StandingNote | undefined {
  return failure && {
    key: 'not-opened',
    tone: 'bad',
    icon: 'warn',
    text: t('app.notOpened', {
      reason: t(`failure.${failure.code}`),
    }),
  }
}

/** What is shown may have changed meanwhile: it must not look as if it were the latest. */
function staleNote(): StandingNote {
  return {
    key: 'stale',
    tone: 'bad',
    icon: 'warn',
    text: t('app.stale'),
    action: t('app.staleAgain'),
    run: lookAgain,
  }
}

function weChatNote(later: () => void): StandingNote {
  return {
    key: 'wechat',
    tone: 'wait',
    icon: 'globe',
    text: t('app.wechat'),
    action: t('app.wechatHow'),
    to: '/me/install',
    later,
  }
}

/** A warning can be put off until it gets worse; a server that takes in nothing cannot. */
function diskNote(disk: DiskReply | undefined, later: (key: string) => () => void): StandingNote | undefined {
  if (!disk || disk.level === 'fine')
    return undefined
  const key = `disk-${disk.level}`
  return {
    key,
    tone: disk.level === 'below5' || disk.level === 'refusing'
      ? 'bad'
      : 'wait',
    icon: 'drive',
    text: t(`app.disk.${disk.level}`, {
      free: formatBytes(disk.freeBytes),
    }),
    ...disk.level === 'refusing'
      ? {}
      : {
          later: later(key),
        },
  }
}

/** What a stopped device handed in is seen by nobody until somebody has decided. */
function heldNote(n: number, later: () => void): StandingNote | undefined {
  return n === 0
    ? undefined
    : {
        key: 'held',
        tone: 'wait',
        icon: 'shield',
        text: t('quarantine.note', { n }),
        action: t('quarantine.look'),
        to: '/quarantine',
        later,
      }
}

/** With one disk everything would be gone. */
function backupNote(backup: DiskReply['backup'], later: () => void): StandingNote | undefined {
  if (!backup?.isLate)
    return undefined
  return {
    key: 'backup',
    tone: 'bad',
    icon: 'drive',
    text: backup.lastMs === null
      ? t('app.backup.never')
      : t('app.backup.late', {
          date: formatDate(backup.lastMs),
        }),
    action: t('app.backup.how'),
    to: '/me/about',
    later,
  }
}

/** Never over a draft or an upload: then it only says that a new version is there. */
function updateNote(update: UpdateWatch, isBusy: boolean, later: () => void): StandingNote {
  const note = {
    key: 'update',
    tone: 'act',
    icon: 'download',
    later,
  } as const
  return isBusy
    ? {
        ...note,
        text: t('app.update.busy'),
      }
    : {
        ...note,
        text: t('app.update.ready'),
        action: t('app.update.do'),
        run: () => update.apply(),
      }
}
