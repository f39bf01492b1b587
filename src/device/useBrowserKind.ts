/** Where the page runs, as far as it decides what works: WeChat's window cannot install and may lose data. */
export type BrowserKind = 'wechat' | 'ios-tab' | 'ios-installed' | 'android-tab' | 'android-installed' | 'desktop-tab' | 'desktop-installed'

export interface Browser {
  kind: BrowserKind
  isWeChat: boolean
  isIos: boolean
  isAndroid: boolean
  isInstalled: boolean
  /** False on plain HTTP (other than localhost): no camera, no storage worth the name, no service worker. */
  isSecure: boolean
}

interface Parts {
  navigator?: { userAgent: string, maxTouchPoints: number, standalone?: boolean }
  matchMedia?: (query: string) => { matches: boolean }
  isSecureContext?: boolean
}

type Device = Required<Parts>['navigator']

function systemOf({ userAgent, maxTouchPoints }: Device): 'ios' | 'android' | 'desktop' {
  // iPadOS says it is a Mac; only it has a Mac with fingers.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1))
    return 'ios'
  return /Android|HarmonyOS/i.test(userAgent)
    ? 'android'
    : 'desktop'
}

/** Looks once; nothing of it changes while the page lives. Only for words and hints: features are detected, not guessed. */
export function useBrowserKind({
  navigator = globalThis.navigator,
  matchMedia = query => globalThis.matchMedia(query),
  isSecureContext = globalThis.isSecureContext,
}: Parts = {}): Browser {
  const isWeChat = /MicroMessenger/i.test(navigator.userAgent)
  const system = systemOf(navigator)
  const isInstalled = navigator.standalone === true || matchMedia('(display-mode: standalone)').matches
  return {
    kind: isWeChat
      ? 'wechat'
      : `${system}-${isInstalled ? 'installed' : 'tab'}`,
    isWeChat,
    isIos: system === 'ios',
    isAndroid: system === 'android',
    isInstalled,
    isSecure: isSecureContext,
  }
}
