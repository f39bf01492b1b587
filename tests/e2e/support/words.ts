import zh from '../../../src/i18n/locales/zh-CN.json' with { type: 'json' }

export type WordKey = keyof typeof zh
type Values = Readonly<Record<string, string | number>>

const placeholder = /\{(?:'([^']+)'|(\w+))\}/g

/** What the screen says, looked up as the app does, so that a changed wording breaks no journey. */
export function t(key: WordKey, values: Values = {}): string {
  return fill(zh[key], values)
}

/** The same words with anything in place of what they leave open. */
export function like(key: WordKey, text: string = zh[key]): RegExp {
  const parts = text.split(/\{\w+\}/)
  return new RegExp(parts.map(part => fill(part, {}).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.+?'))
}

function fill(text: string, values: Values): string {
  return text.replaceAll(placeholder, (_, literal: string | undefined, name: string | undefined) => literal ?? String(values[name ?? ''] ?? ''))
}
