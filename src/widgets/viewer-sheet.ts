// A module of its own so that it becomes a chunk named viewer-sheet-…; the reader itself runs in a worker.
export interface SheetOfBook {
  name: string
  rows: readonly (readonly string[])[]
  /** More rows or columns than are shown. */
  isCut: boolean
}

const PATIENCE_MS = 30_000

/** Every sheet of a workbook as text. Rejects where the file is broken, or so large that it takes too long. */
export function readBook(bytes: ArrayBuffer, signal: AbortSignal): Promise<SheetOfBook[]> {
  const worker = new Worker(new URL('../workers/viewer-sheet.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<SheetOfBook[]>((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error('the workbook takes too long')), PATIENCE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(tooLong)
      reject(new Error('nobody waits any more', { cause: signal.reason }))
    })
    worker.onerror = () => reject(new Error('the workbook reader did not start'))
    worker.onmessage = ({ data }: MessageEvent<{ sheets: SheetOfBook[] | null }>) => {
      clearTimeout(tooLong)
      if (data.sheets)
        resolve(data.sheets)
      else
        reject(new Error('the workbook cannot be read'))
    }
    worker.postMessage(bytes)
  }).finally(() => worker.terminate())
}
