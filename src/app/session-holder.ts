import type { ShellStore } from '../storage/shell-store.ts'
import { fetchWithProgress } from '../sync/fetch-with-progress.ts'

/**
 * The browser keeps one session cookie, but several people may use the phone. This says whose it is, so that nobody's work
 * is ever sent under another's name.
 */
export interface SessionHolder {
  /** `undefined` before anybody signed in on this phone, `null` after a sign-out. */
  whose: () => Promise<string | null | undefined>
  hold: (personId: string | null) => Promise<void>
  /** `fetch` for one person: answers 401 by itself while the cookie is somebody else's. */
  fetchAs: (personId: string) => typeof globalThis.fetch
}

const setting = 'session-of'

export function createSessionHolder(shell: ShellStore, fetch: typeof globalThis.fetch = fetchWithProgress): SessionHolder {
  const whose = async (): Promise<string | null | undefined> => await shell.setting(setting) as string | null | undefined
  return {
    whose,
    hold: async personId => shell.setSetting(setting, personId),
    fetchAs: personId => async (...request) => {
      const holder = await whose()
      return holder === undefined || holder === personId
        ? fetch(...request)
        : new Response(JSON.stringify({ code: 'sign-in-required' }), { status: 401 })
    },
  }
}
