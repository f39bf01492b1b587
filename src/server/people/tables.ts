/** Tables of accounts, sessions and links. Secrets are kept as hashes, except the second factor's, which must be computed with. */
export interface PeopleTables {
  account: AccountRow
  session: SessionRow
  link: LinkRow
  attempt: AttemptRow
  /** People who asked that what is held of them be erased. */
  erasure_wish: { person_id: string, unit_id: string, asked_ms: number, reason: string }
}

export interface AccountRow {
  person_id: string
  unit_id: string
  /** NFKC and lower case, unique on the server. */
  login: string
  /** Argon2id in PHC text. */
  password_hash: string
  created_ms: number
  /** Base32; null where there is no second factor. */
  totp_secret: string | null
  /** Shown to the person, not yet confirmed by a code. */
  totp_pending: string | null
  /** The time step of the last code used: a code works once. */
  totp_step: number | null
}

export interface SessionRow {
  id: string
  /** Hexadecimal SHA-256 of the cookie's token. */
  token_hash: string
  person_id: string
  unit_id: string
  device_id: string
  kind: string
  created_ms: number
  seen_ms: number
  expires_ms: number
  revoked_ms: number | null
}

export interface LinkRow {
  id: string
  /** Hexadecimal SHA-256 of the link's token. */
  token_hash: string
  purpose: string
  /** Null only in a setup link: there is no unit yet. */
  unit_id: string | null
  person_id: string | null
  visit_id: string | null
  /** JSON: the grants that come with its use. */
  grants: string
  created_by: string | null
  created_ms: number
  expires_ms: number
  used_ms: number | null
  /** The device that it let in; one whose answer was lost may come again. */
  used_device: string | null
}

/** Wrong guesses by what was guessed at, whether it exists or not: nobody learns which logins there are. */
export interface AttemptRow {
  /** Hexadecimal SHA-256 of the login. */
  id: string
  failed: number
  last_ms: number
  locked_until_ms: number | null
}
