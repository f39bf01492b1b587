import type { MatchExtended } from '@zxcvbn-ts/core'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { Failure } from '../../domain/failure.ts'
import { guessedFirst, qwertyNeighbours } from './password-words.ts'

/** Why a password is refused. The words live in the locale files under `password.reason.<code>`. */
export const passwordReasons = [
  'tooShort',
  'hasName',
  'hasLogin',
  'common',
  'keyboard',
  'repeated',
  'sequence',
  'date',
  'tooSimple',
] as const
export type PasswordReason = (typeof passwordReasons)[number]

export interface Owner { login: string, name: string }

const leastLength = 8
/** Of 0 to 4: more than 10^8 guesses. */
const leastScore = 3

let estimator: ZxcvbnFactory | undefined

/** What speaks against this password, most telling first; empty where it is good. */
export function reasonsAgainst(password: string, { login, name }: Owner): PasswordReason[] {
  const text = password.normalize('NFKC')
  const reasons: PasswordReason[] = []
  if ([...text].length < leastLength)
    reasons.push('tooShort')
  if (contains(text, login))
    reasons.push('hasLogin')
  if (contains(text, name))
    reasons.push('hasName')
  const { score, sequence } = theEstimator().check(text.slice(0, 100), [login, name].flatMap(withoutSpaces))
  if (score < leastScore)
    reasons.push(...patternReasons(sequence, reasons.length > 0))
  return [
    ...new Set(reasons),
  ]
}

/** @throws Failure `password-weak` with the reasons */
export function assertStrong(password: string, owner: Owner): void {
  const reasons = reasonsAgainst(password, owner)
  if (reasons.length > 0)
    throw new Failure('password-weak', { field: 'password', reasons })
}

function contains(text: string, part: string): boolean {
  return [...part].length >= 2 && text.toLowerCase().includes(part.normalize('NFKC').toLowerCase())
}

function withoutSpaces(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(word => word.length > 1)
}

const reasonOf: Partial<Record<string, PasswordReason>> = {
  dictionary: 'common',
  spatial: 'keyboard',
  repeat: 'repeated',
  sequence: 'sequence',
  regex: 'date',
  date: 'date',
}

function patternReasons(sequence: readonly MatchExtended[], hasOthers: boolean): PasswordReason[] {
  const found = sequence
    .filter(match => match.pattern !== 'dictionary' || match.dictionaryName !== 'userInputs')
    .flatMap(match => reasonOf[match.pattern] ?? [])
  return found.length > 0 || hasOthers
    ? found
    : ['tooSimple']
}

/** Made once, at first need: it ranks its words then. */
function theEstimator(): ZxcvbnFactory {
  estimator ??= new ZxcvbnFactory({
    dictionary: {
      common: [...guessedFirst],
    },
    graphs: {
      qwerty: qwertyNeighbours(),
    },
    useLevenshteinDistance: true,
  })
  return estimator
}
