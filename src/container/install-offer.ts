import type { InjectionKey } from 'vue'
import type { Install } from '../device/useInstall.ts'
import { inject } from 'vue'

/** The browser offers to install only once, early: the app's root listens and screens ask for it here. */
export const installKey: InjectionKey<Install> = Symbol('install')

/** `undefined` where nobody listens, in tests for example: the guide in words is the way then. */
export function useInstallOffer(): Install | undefined {
  return inject(installKey, undefined)
}
