/**
 * The closed list of what can go wrong. `status` is what the server answers with, `canRetry` tells the sync loop
 * whether trying the same again may help. The words live in the locale files under `failure.<code>`.
 */
const failures = {
  // storage on the device
  'storage-full': { status: 507, canRetry: false },
  'storage-lost': { status: 500, canRetry: true },
  'storage-unavailable': { status: 500, canRetry: false },
  'not-saved': { status: 500, canRetry: true },
  'store-closed': { status: 500, canRetry: false },
  'storage-newer': { status: 500, canRetry: false },
  'storage-blocked': { status: 500, canRetry: true },
  'storage-gone': { status: 500, canRetry: false },
  // files
  'file-empty': { status: 422, canRetry: false },
  'file-too-large': { status: 413, canRetry: false },
  'file-unreadable': { status: 422, canRetry: true },
  'file-type-refused': { status: 415, canRetry: false },
  'picture-undecodable': { status: 422, canRetry: false },
  'viewer-missing': { status: 503, canRetry: true },
  'worker-broken': { status: 500, canRetry: true },
  'scan-full': { status: 409, canRetry: false },
  'archive-broken': { status: 422, canRetry: false },
  'archive-locked': { status: 422, canRetry: false },
  'archive-unsafe': { status: 422, canRetry: false },
  // the wire
  'offline': { status: 503, canRetry: true },
  'network-broken': { status: 503, canRetry: true },
  'foreign-answer': { status: 502, canRetry: true },
  'proxy-limit': { status: 413, canRetry: true },
  'server-busy': { status: 503, canRetry: true },
  'server-failed': { status: 500, canRetry: true },
  'bad-request': { status: 400, canRetry: false },
  'bad-field': { status: 422, canRetry: false },
  'not-found': { status: 404, canRetry: false },
  'too-many-requests': { status: 429, canRetry: true },
  'body-too-large': { status: 413, canRetry: false },
  'foreign-origin': { status: 403, canRetry: false },
  // push and pull
  'op-gap': { status: 409, canRetry: true },
  'device-forked': { status: 409, canRetry: true },
  'device-foreign': { status: 403, canRetry: false },
  'device-revoked': { status: 403, canRetry: false },
  'visit-over': { status: 403, canRetry: false },
  'epoch-changed': { status: 409, canRetry: true },
  'scope-gone': { status: 403, canRetry: false },
  'op-malformed': { status: 422, canRetry: false },
  'op-forbidden': { status: 403, canRetry: false },
  'op-illegal-state': { status: 409, canRetry: false },
  'op-unknown-target': { status: 404, canRetry: false },
  'op-write-once': { status: 409, canRetry: false },
  'op-too-large': { status: 413, canRetry: false },
  'erased': { status: 410, canRetry: false },
  'erasure-same-person': { status: 403, canRetry: false },
  'op-not-released': { status: 403, canRetry: false },
  // bytes
  'wrong-hash': { status: 422, canRetry: true },
  'wrong-offset': { status: 409, canRetry: true },
  'wrong-length': { status: 400, canRetry: true },
  'blob-busy': { status: 423, canRetry: true },
  'blob-unknown': { status: 404, canRetry: true },
  'disk-full': { status: 507, canRetry: true },
  'quota-exceeded': { status: 429, canRetry: true },
  // rescue packs
  'rescue-empty': { status: 422, canRetry: false },
  'rescue-passphrase': { status: 422, canRetry: false },
  'rescue-broken': { status: 422, canRetry: false },
  'rescue-newer': { status: 422, canRetry: false },
  'rescue-foreign': { status: 409, canRetry: false },
  'rescue-unproven': { status: 403, canRetry: false },
  'rescue-too-large': { status: 413, canRetry: false },
  // people
  'sign-in-required': { status: 401, canRetry: false },
  'sign-in-wrong': { status: 401, canRetry: false },
  'second-factor-required': { status: 401, canRetry: false },
  'second-factor-wrong': { status: 401, canRetry: false },
  'locked-out': { status: 429, canRetry: true },
  'password-weak': { status: 422, canRetry: false },
  'login-taken': { status: 409, canRetry: false },
  'forbidden': { status: 403, canRetry: false },
  'link-used': { status: 410, canRetry: false },
  'link-expired': { status: 410, canRetry: false },
  'link-unknown': { status: 404, canRetry: false },
  'already-set-up': { status: 409, canRetry: false },
  'last-administrator': { status: 409, canRetry: false },
  'not-set-up': { status: 409, canRetry: false },
  'insecure-origin': { status: 400, canRetry: false },
} as const satisfies Record<string, { status: number, canRetry: boolean }>

export type FailureCode = keyof typeof failures

export const failureCodes = Object.keys(failures) as FailureCode[]

/** What a failure may carry besides its code: which field, row or file, and how long to wait. Never personal data. */
export interface FailureDetail {
  field?: string
  row?: number
  file?: string
  retryAfterMs?: number
  /** Codes of what speaks against a password. */
  reasons?: readonly string[]
  expected?: number
}

/** The only error our code throws on purpose. The UI translates `code`, never `message`. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly detail: FailureDetail

  constructor(code: FailureCode, detail: FailureDetail = {}, options?: ErrorOptions) {
    super(code, options)
    this.code = code
    this.detail = detail
  }

  get canRetry(): boolean { return failures[this.code].canRetry }

  /** The HTTP status that this failure is answered with. */
  get status(): number { return failures[this.code].status }
}

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(failures, value)
}

/** Any thrown thing as a Failure: ours as it is, everything else under `otherwise` with its cause kept. */
export function asFailure(error: unknown, otherwise: FailureCode): Failure {
  return error instanceof Failure
    ? error
    : new Failure(otherwise, {}, { cause: error })
}
