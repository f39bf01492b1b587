import type { NetworkKind } from '../device/useNetworkKind.ts'
import type { ShellStore } from '../storage/shell-store.ts'
import type { Hold } from '../sync/gate.ts'

/** When previews and originals go to the server. Records and thumbs always go at once. */
export type SendWhen = 'always' | 'wifi' | 'tap'

const setting = 'send-when'
const choices: readonly unknown[] = ['always', 'wifi', 'tap'] satisfies readonly SendWhen[]

/** What was chosen on this phone, for whoever is in; `always` where nobody chose. */
export async function sendWhenOf(shell: Pick<ShellStore, 'setting'>): Promise<SendWhen> {
  const chosen = await shell.setting(setting)
  return choices.includes(chosen)
    ? chosen as SendWhen
    : 'always'
}

export async function keepSendWhen(shell: Pick<ShellStore, 'setSetting'>, when: SendWhen): Promise<void> {
  await shell.setSetting(setting, when)
}

/** What the files wait for. Where the browser has stopped telling its network, "only Wi-Fi" waits for a tap: it never guesses at somebody's cost. */
export function holdOf(when: SendWhen, network: NetworkKind): Hold | null {
  if (when === 'always' || (when === 'wifi' && network === 'wifi'))
    return null
  return when === 'wifi' && network === 'other'
    ? 'wifi'
    : 'tap'
}
