const sampleSize = 64 * 1024

/**
 * Whether a file without a known signature is words only. Anything that starts like markup is not: a page or an SVG
 * called .txt would run when somebody opens it. Chinese Windows writes GB18030, everything else UTF-8.
 */
export async function isPlainText(blob: Blob): Promise<boolean> {
  const bytes = await blob.slice(0, sampleSize).arrayBuffer()
  const isWhole = bytes.byteLength === blob.size
  const text = decode(bytes, 'utf-8', isWhole) ?? decode(bytes, 'gb18030', isWhole)
  return text !== undefined && !hasControls(text) && !looksLikeMarkup(text) && !looksLikeProgram(text)
}

function decode(bytes: ArrayBuffer, encoding: string, isWhole: boolean): string | undefined {
  try {
    // A sample may end in the middle of a character: that is what `stream` forgives.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole })
  }
  catch {
    return undefined
  }
}

function hasControls(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are the very thing that is looked for
  return /[\0-\x08\x0E-\x1A\x1C-\x1F\x7F]/.test(text)
}

function looksLikeMarkup(text: string): boolean {
  return text.trimStart().startsWith('<')
}

function looksLikeProgram(text: string): boolean {
  return text.startsWith('#!') || /^\s*@echo\b/i.test(text)
}
