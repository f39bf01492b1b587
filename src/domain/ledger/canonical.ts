/**
 * Canonical JSON after RFC 8785 for what we sign: objects, arrays, strings, booleans, null and safe integers. Fractions are
 * refused rather than printed, because their text form is where implementations differ.
 * @throws TypeError on anything else, `undefined` and lone surrogates included
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean')
    return String(value)
  if (typeof value === 'number')
    return integer(value)
  if (typeof value === 'string')
    return text(value)
  if (Array.isArray(value))
    return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object')
    return object(value as Record<string, unknown>)
  throw new TypeError(`not canonical: ${typeof value}`)
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value))
    throw new TypeError('not canonical: a number that is no safe integer')
  return String(value === 0
    ? 0
    : value)
}

/** `isWellFormed` would say it too, but phones with a browser of 2022 do not have it. */
const loneSurrogate = /\p{Surrogate}/u

function text(value: string): string {
  if (loneSurrogate.test(value))
    throw new TypeError('not canonical: a lone surrogate')
  return JSON.stringify(value)
}

/** Members in order of their UTF-16 code units, which is what `sort` without a comparer does. */
function object(value: Record<string, unknown>): string {
  const members = Object.keys(value).sort().map(key => `${text(key)}:${canonicalJson(value[key])}`)
  return `{${members.join(',')}}`
}
