import type { App, InjectionKey, ShallowRef } from 'vue'
import type { Router } from 'vue-router'
import type { Fault, FaultLog } from '../container/fault-log.ts'
import { inject, shallowRef } from 'vue'
import { Failure } from '../domain/failure.ts'
import { t } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'

export interface Crash {
  /** What the page could not get over; `undefined` while all is well. */
  fault: Readonly<ShallowRef<Fault | undefined>>
  forget: () => void
}

const key: InjectionKey<Crash> = Symbol('crash')

export function useCrash(): Crash {
  const crash = inject(key)
  if (!crash)
    throw new Error('useCrash() was called outside the app: watchForFaults comes first')
  return crash
}

/** Vue names where an error was thrown; in a build only by number: 0 set-up, 1 render, 13 a part that could not be loaded. */
const fatal = /setup function|render function|async component|#runtime-(?:0|1|13)$/

interface Watching { app: App, router: Pick<Router, 'currentRoute'>, faults: FaultLog, now: () => number }

/**
 * Nothing fails in silence. A page that cannot be drawn gives way to one that says so; anything else is said in one
 * sentence and leaves what was typed where it is. All of it is kept for whoever is asked for help.
 */
export function watchForFaults({ app, router, faults, now }: Watching): { crash: (error: unknown) => void } {
  const fault = shallowRef<Fault>()
  app.provide(key, {
    fault,
    forget: () => {
      fault.value = undefined
    },
  })

  function note(error: unknown): Fault {
    const noted = faultOf(error, {
      atMs: now(),
      where: String(router.currentRoute.value.name ?? ''),
    })
    faults.note(noted)
    return noted
  }

  app.config.errorHandler = (error, _instance, info) => {
    const noted = note(error)
    if (fatal.test(info))
      fault.value = noted
    else
      say(error)
  }
  addEventListener('unhandledrejection', (event) => {
    if (isAbort(event.reason))
      return
    note(event.reason)
    say(event.reason)
  })
  addEventListener('error', ({ error }) => error && note(error))
  return {
    crash: (error) => {
      fault.value = note(error)
    },
  }
}

export function faultOf(error: unknown, { atMs, where }: Pick<Fault, 'atMs' | 'where'>): Fault {
  const isOwn = error instanceof Failure
  const cause = isOwn && error.cause instanceof Error
    ? error.cause
    : error
  const { name, message, stack } = cause instanceof Error
    ? cause
    : { name: typeof cause, message: '', stack: '' }
  // The first line of the message only, without addresses: they may carry a one-use token.
  const words = (message.split('\n')[0] ?? '').replace(/https?:\/\/\S+/g, '…').slice(0, 200)
  const thrownAt = /\/(?:assets|src)\/([\w./@-]+:\d+:\d+)/.exec(stack ?? '')?.[1] ?? ''
  return {
    atMs,
    where,
    code: isOwn ? error.code : 'unexpected',
    detail: [`${name}: ${words}`, thrownAt].filter(Boolean).join(' @ '),
  }
}

function say(error: unknown): void {
  toast(error instanceof Failure
    ? t(`failure.${error.code}`)
    : t('app.crash.small'), { tone: 'bad', ms: 6000 })
}

function isAbort(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'AbortError'
}
