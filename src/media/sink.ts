const MiB = 1024 * 1024

export interface Sink {
  stream: WritableStream<Uint8Array>
  take: () => Blob
}

/** Every 8 MiB go into a Blob, which a browser may keep on disk. */
export function createSink(onProgress: () => void = () => {}): Sink {
  let kept = new Blob()
  let parts: Uint8Array<ArrayBuffer>[] = []
  let waiting = 0
  const pack = () => {
    kept = new Blob([kept, ...parts])
    parts = []
    waiting = 0
    onProgress()
    return kept
  }
  const write = (chunk: Uint8Array) => {
    waiting += chunk.byteLength
    parts.push(chunk.slice())
    if (waiting > 8 * MiB)
      pack()
  }
  return {
    stream: new WritableStream({ write }),
    take: pack,
  }
}
