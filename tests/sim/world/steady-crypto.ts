import { createHash } from 'node:crypto'

/**
 * WebCrypto answers from other threads, whenever it is done: the same seed would not give the same run. Here what phones ask
 * of it is done at once.
 */
export function steadyCrypto(): void {
  Object.defineProperty(globalThis.crypto.subtle, 'digest', {
    configurable: true,
    value: async (_algorithm: unknown, source: BufferSource) => {
      const bytes = source instanceof ArrayBuffer
        ? new Uint8Array(source)
        : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer
    },
  })
}
