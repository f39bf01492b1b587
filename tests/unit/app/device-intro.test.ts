import { expect, test } from 'vitest'
import { deviceLabel } from '../../../src/app/device-intro.ts'

test.for([
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36', 'Android Chrome'],
  ['Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 Chrome/99.0 HuaweiBrowser/14.0 Mobile Safari/537.36', 'HarmonyOS Huawei'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148 Safari/604.1', 'iPhone Safari'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.47', 'iPhone WeChat'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0', 'Windows Edge'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Linux Firefox'],
  ['something new', ' Browser'],
] as const)('%s is %s', ([userAgent, label]) => {
  expect(deviceLabel({ userAgent })).toBe(label)
})

test('a Mac with fingers is an iPad', () => {
  const userAgent = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15'
  expect(deviceLabel({ userAgent, maxTouchPoints: 5 })).toBe('iPad Safari')
  expect(deviceLabel({ userAgent })).toBe('Mac Safari')
})
