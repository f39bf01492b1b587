const GROUPS = 5
const DIGITS = 4
/** Random 32-bit numbers from here on would favour some groups. */
const FAIR_BELOW = Math.floor(2 ** 32 / 10 ** DIGITS) * 10 ** DIGITS

/**
 * A passphrase that can be read out over the telephone: five groups of four digits, 66 bits. `random` fills its argument
 * with random numbers, as `crypto.getRandomValues` does.
 */
export function makePassphrase(random: (numbers: Uint32Array<ArrayBuffer>) => unknown): string {
  const groups: string[] = []
  while (groups.length < GROUPS) {
    const numbers = new Uint32Array(GROUPS)
    random(numbers)
    for (const number of numbers) {
      if (number < FAIR_BELOW && groups.length < GROUPS)
        groups.push(String(number % 10 ** DIGITS).padStart(DIGITS, '0'))
    }
  }
  return groups.join('-')
}

/** What somebody typed, as it was made: digits may come in any grouping and in full width; words lose spaces at the ends. */
export function typedPassphrase(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const digits = plain.replaceAll(/[\s\-–—_.,、，。]/g, '')
  return /^\d+$/.test(digits) && digits.length === GROUPS * DIGITS
    ? (digits.match(/\d{4}/g) as string[]).join('-')
    : plain
}

/** The file can be tried against as many passphrases as a machine can think of, for ever: short ones do not hold. */
export const SHORTEST_PASSPHRASE = 12
/** Without these a long one is still one that is tried first. */
const DISTINCT = 6

/** Is a passphrase that a person made up strong enough? Each ideograph counts for two letters. */
export function isStrongPassphrase(text: string): boolean {
  const signs = [
    ...typedPassphrase(text),
  ]
  const weight = signs.reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign)
    ? 2
    : 1), 0)
  const isDigits = signs.every(sign => /[\d\s-]/.test(sign))
  return new Set(signs).size >= DISTINCT && weight >= (isDigits
    ? GROUPS * DIGITS
    : SHORTEST_PASSPHRASE)
}
