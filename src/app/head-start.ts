import { holdBack } from '../ui/first-things.ts'

/** Only a hint: without it, or with a stale one, every part is loaded when it is needed. */
const MARK = 'jz-known'

/**
 * Whoever was in last time gets what stands between them and their first page all at once, instead of one part after the
 * other. A newcomer's first page stays light.
 */
export function headStart(path: string = location.pathname): void {
  if (!wasIn())
    return
  if (path === '/')
    holdBack()
  const parts: Array<Promise<unknown>> = [
    import('./real-storage.ts'),
    import('./equip.ts'),
    import('./PersonFrame.vue'),
    ...path === '/'
      ? [import('../features/home/HomeScreen.vue')]
      : [],
  ]
  for (const part of parts)
    part.catch(() => {}) // asked for again where it is needed, and told there
}

function wasIn(): boolean {
  try {
    return localStorage.getItem(MARK) !== null
  }
  catch {
    return false
  }
}

export function rememberEntering(): void {
  try {
    localStorage.setItem(MARK, '1')
  }
  catch {
    // A browser that keeps nothing has no head start.
  }
}
