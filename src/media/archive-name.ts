/** Files that systems leave behind and nobody means to hand in. */
const litter = [
  /^__MACOSX$/i,
  /^\.DS_Store$/i,
  /^\._/,
  /^Thumbs\.db$/i,
  /^desktop\.ini$/i,
  /^~\$/,
]

/**
 * A path that is safe to show and to save under: forward slashes, no drive, no way up, no characters that hide or turn
 * the name. Empty when nothing is left.
 */
export function cleanPath(path: string): string {
  const parts = path.normalize('NFC').replaceAll('\\', '/').replace(/^[a-z]:/i, '').split('/')
  return parts.map(cleanPart).filter(part => part !== '' && !/^\.+$/.test(part)).join('/')
}

function cleanPart(part: string): string {
  // eslint-disable-next-line no-control-regex -- control characters and marks that turn the reading direction hide the real name
  return part.replaceAll(/[\0-\x1F\x7F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '').trim()
}

export function isLitter(path: string): boolean {
  return path.split('/').some(part => litter.some(pattern => pattern.test(part)))
}

/**
 * A name in an archive that does not say how it is written. Macs write UTF-8 without saying so, Chinese Windows GBK.
 * Some words of GBK are UTF-8 by chance (一 is U+04BB), but those show letters of Greek, Cyrillic or Arabic, which no
 * unit here uses: Chinese in UTF-8 lies higher. The accents that a Mac writes as letters of their own are no sign of it.
 */
export function decodeName(raw: Uint8Array): string {
  const text = utf8(raw)
  const isByChance = text !== undefined && /[\u0080-\u02FF\u0370-\u07FF]/.test(text) && !/[\u0800-\uFFFF]/.test(text)
  return text === undefined || isByChance
    ? new TextDecoder('gb18030').decode(raw)
    : text
}

function utf8(raw: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  }
  catch {
    return undefined
  }
}
