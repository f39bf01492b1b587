import { shallowRef } from 'vue'

export interface ToastOptions {
  tone?: 'done' | 'wait' | 'bad'
  /** Takes back what was just done: the toast offers 撤销 for as long as it stands. */
  undo?: () => void | Promise<void>
  /** Another thing to do at once, by its own word. */
  action?: { label: string, run: () => void | Promise<void> }
  /** How long it stands; with an action at least 8 s. */
  ms?: number
}

export interface ShownToast extends ToastOptions { id: number, text: string, ms: number }

/** The toast on the screen; `OverlayHost` shows it. */
export const shownToast = shallowRef<ShownToast>()

let lastId = 0

/** Says in one sentence what was done. A new one replaces the old one. Needs `OverlayHost` in the app. */
export function toast(text: string, options: ToastOptions = {}): void {
  lastId += 1
  const hasAction = options.undo !== undefined || options.action !== undefined
  shownToast.value = {
    ...options,
    id: lastId,
    text,
    ms: Math.max(options.ms ?? 3000, hasAction ? 8000 : 0),
  }
}
