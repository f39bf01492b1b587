// A module of its own so that PDF.js becomes a chunk named viewer-pdf-…: part of the viewer pack, not of the shell.
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { PdfData } from './pdf-data.ts'

export interface PdfPages {
  count: number
  /** Width and height of a page in points. */
  sizeOf: (page: number) => Promise<{ width: number, height: number }>
  /** Draws a page (from 1); `width` is in device pixels. Aborting stops the drawing. */
  draw: (page: number, canvas: HTMLCanvasElement, options: { width: number, signal: AbortSignal }) => Promise<void>
  close: () => void
}

/** Browsers refuse larger canvases (16.7 million pixels on iOS). */
const LARGEST_SIDE = 4096

/** Opens a PDF in a worker of its own, which goes with it. Scripts and forms inside it are not run. Throws where it is broken or locked with a password. */
export async function openPdf(bytes: ArrayBuffer): Promise<PdfPages> {
  const port = new Worker(new URL('../workers/viewer-pdf.worker.ts', import.meta.url), { type: 'module' })
  // Its own types know only `null` here.
  const worker = new PDFWorker({ port } as unknown as ConstructorParameters<typeof PDFWorker>[0])
  const task = getDocument({
    data: bytes,
    worker,
    BinaryDataFactory: PdfData,
    useWorkerFetch: false,
    disableWorkerRendering: true,
    enableXfa: false,
    maxImageSize: 64_000_000,
  })
  const close = (): void => void task.destroy().finally(() => {
    worker.destroy()
    port.terminate()
  })
  const pdf: PDFDocumentProxy = await task.promise.catch((error: unknown) => {
    close()
    throw error
  })
  return {
    count: pdf.numPages,
    async sizeOf(number) {
      const { width, height } = (await pdf.getPage(number)).getViewport({ scale: 1 })
      return { width, height }
    },
    async draw(number, canvas, { width, signal }) {
      const page = await pdf.getPage(number)
      const whole = page.getViewport({ scale: 1 })
      const scale = Math.min(width / whole.width, LARGEST_SIDE / Math.max(whole.width, whole.height))
      const viewport = page.getViewport({ scale })
      if (signal.aborted)
        return
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      const drawing = page.render({ canvas, viewport })
      signal.addEventListener('abort', () => drawing.cancel())
      await drawing.promise
    },
    close,
  }
}
