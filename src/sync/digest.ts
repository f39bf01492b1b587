/** SHA-256 in base64, as `Content-Digest` wants it. */
export async function base64Digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return btoa(String.fromCharCode(...hash))
}

/** SHA-256 in lower-case hex: the name of a blob. */
export async function hexDigest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** The same of bytes that come piece by piece, however many. WebCrypto knows no steps, so a small hasher is loaded for it. */
export async function hexDigestOf(pieces: AsyncIterable<ArrayBuffer>): Promise<string> {
  const { createSHA256 } = await import('./sha256-in-steps.ts')
  const hasher = await createSHA256()
  hasher.init()
  for await (const piece of pieces)
    hasher.update(new Uint8Array(piece))
  return hasher.digest('hex')
}
