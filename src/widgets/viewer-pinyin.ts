import { pinyin } from 'pinyin-pro'

/** How a Chinese text is typed on a keyboard without Chinese letters. */
export interface Reading {
  /** First letters: 张剑红 is zjh. */
  initials: string
  /** Whole syllables: zhangjianhong. */
  full: string
}

const known = new Map<string, Reading>()

/**
 * Readings need a dictionary of 300 kB, so this module is loaded when someone first searches, as a part of the viewer
 * pack. In names the first character is read as a surname: 曾 is zeng, not ceng.
 */
export function soundsOf(text: string, isName = false): Reading {
  const key = `${isName} ${text}`
  const reading = known.get(key) ?? read(text, isName)
  known.set(key, reading)
  return reading
}

function read(text: string, isName: boolean): Reading {
  const syllables = pinyin(text, {
    toneType: 'none',
    type: 'array',
    v: true,
    nonZh: 'removed',
    ...(isName
      ? { mode: 'surname' }
      : {}),
  }).map(syllable => syllable.toLowerCase())
  return {
    initials: syllables.map(syllable => syllable.slice(0, 1)).join(''),
    full: syllables.join(''),
  }
}
