import type { PDFDocument } from '@cantoo/pdf-lib'
import { Failure } from '../domain/failure.ts'
import { loadPart } from './load-part.ts'

/** A4 in points, upright. */
const short = 595.28
const long = 841.89

export interface PdfFacts {
  title?: string
  madeMs: number
}

/** JPEG pages as one PDF of A4 pages, upright or lying as the picture is, nothing cut off. The JPEGs go in as they are. */
export async function pagesToPdf(pages: readonly ArrayBuffer[], { title, madeMs }: PdfFacts): Promise<ArrayBuffer> {
  if (pages.length === 0)
    throw new Failure('file-empty')
  const { PDFDocument } = await loadPart(import('./viewer-pdf-writer.ts'))
  const pdf = await PDFDocument.create()
  pdf.setCreationDate(new Date(madeMs))
  pdf.setModificationDate(new Date(madeMs))
  if (title)
    pdf.setTitle(title)
  for (const page of pages)
    await addPage(pdf, page)
  const bytes = await pdf.save()
  return bytes.slice().buffer
}

async function addPage(pdf: PDFDocument, jpeg: ArrayBuffer): Promise<void> {
  const picture = await embed(pdf, jpeg)
  const size: [number, number] = picture.width > picture.height
    ? [long, short]
    : [short, long]
  const scale = Math.min(size[0] / picture.width, size[1] / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  pdf.addPage(size).drawImage(picture, {
    x: (size[0] - width) / 2,
    y: (size[1] - height) / 2,
    width,
    height,
  })
}

async function embed(pdf: PDFDocument, jpeg: ArrayBuffer): ReturnType<PDFDocument['embedJpg']> {
  try {
    return await pdf.embedJpg(jpeg)
  }
  catch (error) {
    throw new Failure('picture-undecodable', {}, { cause: error })
  }
}
