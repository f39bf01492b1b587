/** "Android Chrome": enough for a person to tell their devices apart, too little to tell people apart. */
export function deviceLabel({ userAgent, maxTouchPoints = 0 }: { userAgent: string, maxTouchPoints?: number }): string {
  return `${systemOf(userAgent, maxTouchPoints)} ${browserOf(userAgent)}`
}

const systems: ReadonlyArray<readonly [RegExp, string]> = [
  [/HarmonyOS/i, 'HarmonyOS'],
  [/Android/i, 'Android'],
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

function systemOf(userAgent: string, maxTouchPoints: number): string {
  const name = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? ''
  // iPadOS says it is a Mac; only it has a Mac with fingers.
  return name === 'Mac' && maxTouchPoints > 1
    ? 'iPad'
    : name
}

/** The order matters: nearly every browser also says that it is Chrome or Safari. */
const browsers: ReadonlyArray<readonly [RegExp, string]> = [
  [/MicroMessenger/i, 'WeChat'],
  [/HuaweiBrowser/i, 'Huawei'],
  [/MiuiBrowser/i, 'Mi'],
  [/HeyTapBrowser/i, 'HeyTap'],
  [/VivoBrowser/i, 'vivo'],
  [/SamsungBrowser/i, 'Samsung'],
  [/MQQBrowser|QQBrowser/i, 'QQ'],
  [/UCBrowser/i, 'UC'],
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]

function browserOf(userAgent: string): string {
  return browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Browser'
}
