import { PDFDocument } from '@cantoo/pdf-lib'

const A4 = { width: 595.28, height: 841.89 }
const MADE = new Date(0)

/** One A4 page with a picture of paper on it. The same picture gives the same bytes. */
export async function pageAsPdf(jpeg: Uint8Array, { width, height }: { width: number, height: number }): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.setCreationDate(MADE)
  document.setModificationDate(MADE)
  const picture = await document.embedJpg(jpeg)
  const scale = Math.min(A4.width / width, A4.height / height)
  const size = { width: width * scale, height: height * scale }
  document.addPage([A4.width, A4.height]).drawImage(picture, { ...size, x: (A4.width - size.width) / 2, y: (A4.height - size.height) / 2 })
  return await document.save({ useObjectStreams: false })
}
