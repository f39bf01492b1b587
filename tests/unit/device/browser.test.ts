import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { useBrowserKind } from '../../../src/device/useBrowserKind.ts'
import { useInstall } from '../../../src/device/useInstall.ts'
import { useOnline } from '../../../src/device/useOnline.ts'

const agents = {
  weChatOnAndroid: 'Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49',
  iPhone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
  android: 'Mozilla/5.0 (Linux; Android 13; M2102J2SC) AppleWebKit/537.36 Chrome/124.0.0.0 Mobile Safari/537.36',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36',
}

function browser(userAgent: string, { touch = 5, standalone = false, installed = false } = {}): ReturnType<typeof useBrowserKind> {
  return useBrowserKind({
    navigator: { userAgent, maxTouchPoints: touch, standalone },
    matchMedia: () => ({ matches: installed }),
    isSecureContext: true,
  })
}

test.for([
  [
    'a link opened in a chat',
    browser(agents.weChatOnAndroid),
    'wechat',
  ],
  [
    'a Safari tab',
    browser(agents.iPhone),
    'ios-tab',
  ],
  [
    'the app on an iPhone home screen',
    browser(agents.iPhone, { standalone: true }),
    'ios-installed',
  ],
  [
    'an iPad that says it is a Mac',
    browser(agents.mac),
    'ios-tab',
  ],
  [
    'a real Mac',
    browser(agents.mac, { touch: 0 }),
    'desktop-tab',
  ],
  [
    'Chrome on Android',
    browser(agents.android),
    'android-tab',
  ],
  [
    'the app installed on Android',
    browser(agents.android, { installed: true }),
    'android-installed',
  ],
  [
    'the office PC',
    browser(agents.windows, { touch: 0 }),
    'desktop-tab',
  ],
] as const)('%s is recognised', ([, seen, kind]) => {
  expect(seen.kind).toBe(kind)
})

test('a page on plain HTTP knows that it cannot keep photos', () => {
  const { isSecure } = useBrowserKind({
    navigator: { userAgent: agents.android, maxTouchPoints: 5 },
    matchMedia: () => ({ matches: false }),
    isSecureContext: false,
  })
  expect(isSecure).toBe(false)
})

test('the hint follows the network and ends with the page', () => {
  const window = new EventTarget()
  const navigator = { onLine: true }
  const scope = effectScope()
  const { seemsOnline } = scope.run(() => useOnline({ navigator, window: window as Window }))!
  navigator.onLine = false
  window.dispatchEvent(new Event('offline'))
  expect(seemsOnline.value).toBe(false)
  scope.stop()
  navigator.onLine = true
  window.dispatchEvent(new Event('online'))
  expect(seemsOnline.value).toBe(false)
})

class InstallOffer extends Event {
  shown = 0
  readonly userChoice = Promise.resolve({ outcome: 'accepted' as const })
  async prompt(): Promise<void> {
    this.shown += 1
  }
}

test('the browser asks about installing only after a tap, and only once', async () => {
  const window = new EventTarget()
  const { canInstall, install } = effectScope().run(() => useInstall({ window: window as Window }))!
  expect(await install()).toBe('unavailable')
  const offer = new InstallOffer('beforeinstallprompt', { cancelable: true })
  window.dispatchEvent(offer)
  expect(offer.defaultPrevented).toBe(true)
  expect([canInstall.value, offer.shown]).toEqual([true, 0])
  expect(await install()).toBe('accepted')
  expect([canInstall.value, offer.shown]).toEqual([false, 1])
})

test('once installed nobody is offered to install again', () => {
  const window = new EventTarget()
  const { canInstall } = effectScope().run(() => useInstall({ window: window as Window }))!
  window.dispatchEvent(new InstallOffer('beforeinstallprompt', { cancelable: true }))
  window.dispatchEvent(new Event('appinstalled'))
  expect(canInstall.value).toBe(false)
})
