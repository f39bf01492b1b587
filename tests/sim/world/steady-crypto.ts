import type { JsonWebKey, KeyObject } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { createHash, createPublicKey, verify } from 'node:crypto'

/**
 * WebCrypto answers from other threads, whenever it is done: the same seed would not give the same run. Here what phones ask
 * of it is done at once.
 */
export function steadyCrypto(): void {
  const { subtle } = globalThis.crypto
  Object.defineProperty(subtle, 'importKey', {
    configurable: true,
    value: async (_format: string, key: object) => createPublicKey({ key: key as JsonWebKey, format: 'jwk' }),
  })
  Object.defineProperty(subtle, 'verify', {
    configurable: true,
    value: async (_algorithm: unknown, key: KeyObject, signature: Uint8Array, text: Uint8Array) => verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature)),
  })
  Object.defineProperty(subtle, 'digest', {
    configurable: true,
    value: async (_algorithm: unknown, source: BufferSource) => {
      const bytes = source instanceof ArrayBuffer
        ? new Uint8Array(source)
        : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer
    },
  })
}
