import type { BrowserKind } from '../../device/useBrowserKind.ts'
import type { WordKey } from '../../i18n/i18n.ts'

export interface InstallGuide { key: string, title: WordKey, steps: readonly WordKey[] }

/** How to put the app on the home screen, per platform. Steps name what stands on the buttons. */
export const guides: readonly InstallGuide[] = [
  {
    key: 'android',
    title: 'me.install.android',
    steps: ['me.install.android1', 'me.install.android2', 'me.install.android3'],
  },
  {
    key: 'ios',
    title: 'me.install.ios',
    steps: ['me.install.ios1', 'me.install.ios2', 'me.install.ios3'],
  },
  {
    key: 'wechat',
    title: 'me.install.wechat',
    steps: ['me.install.wechat1', 'me.install.wechat2', 'me.install.wechat3'],
  },
  {
    key: 'desktop',
    title: 'me.install.desktop',
    steps: ['me.install.desktop1', 'me.install.desktop2'],
  },
]

/** The guide that fits where the page runs now. */
export function guideFor(kind: BrowserKind): string {
  return kind === 'wechat'
    ? kind
    : kind.replace(/-(?:tab|installed)$/, '')
}
