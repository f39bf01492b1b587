/** Frozen: an old phone can always push. README.md holds the history. */
export const PROTOCOL_VERSION = 1

/** At most this many ops in one push, and at most this many bytes of JSON. */
export const MAX_PUSH_OPS = 100
export const MAX_PUSH_BYTES = 512 * 1024

/** Rows in one page of a pull: the default and the most. */
export const PULL_PAGE_ROWS = 500
export const MAX_PULL_PAGE_ROWS = 1000
