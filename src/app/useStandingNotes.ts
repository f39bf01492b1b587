import type { ComputedRef, InjectionKey, Ref } from 'vue'
import type { IconName } from '../ui/icons.ts'
import type { Tone } from '../ui/tone.ts'
import type { UpdateWatch } from './update.ts'
import { computed, inject, ref } from 'vue'
import { useContainer } from '../container/container.ts'
import { useBrowserKind } from '../device/useBrowserKind.ts'
import { t } from '../i18n/i18n.ts'

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
  update: UpdateWatch
}

export const standingKey: InjectionKey<Standing> = Symbol('standing')

/** The notes that stand above every page: the demo, a browser that keeps nothing, WeChat's window, a new version. */
export function useStandingNotes(isBusy: () => boolean): ComputedRef<readonly StandingNote[]> {
  const { doors } = useContainer()
  const standing = inject(standingKey, undefined)
  const { isWeChat } = useBrowserKind()
  const closed = ref<readonly string[]>([])
  const later = (key: string) => (): void => {
    closed.value = [...closed.value, key]
  }
  return computed(() => [
    doors.opened.value?.profile.isDemo && demoNote(),
    standing?.isLasting.value === false && storageNote(),
    isWeChat && weChatNote(later('wechat')),
    standing?.update.isWaiting.value && updateNote(standing.update, isBusy(), later('update')),
  ].filter(note => !!note).filter(({ key }) => !closed.value.includes(key)))
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
