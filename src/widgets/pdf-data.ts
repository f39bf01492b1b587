/**
 * Tables that old PDF files lean on: how Chinese characters are numbered (GB and Big5), stand-ins for the 14 standard
 * fonts, decoders for scanned pages. Each is a file of its own, fetched when a document asks for it.
 */
const files = import.meta.glob<string>([
  '/node_modules/pdfjs-dist/cmaps/{Adobe-GB1,Adobe-CNS1,GB,UniGB,B5,CNS,ETen,ETHK,HK,UniCNS}*.bcmap',
  '/node_modules/pdfjs-dist/cmaps/{H,V}.bcmap',
  '/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  '/node_modules/pdfjs-dist/wasm/{openjpeg,jbig2}.wasm',
], {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
  exhaustive: true,
})

const urls = new Map(Object.entries(files).map(([path, url]) => [
  path.slice(path.lastIndexOf('/') + 1),
  url,
]))

/** What PDF.js asks for by name. */
export class PdfData {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = urls.get(filename)
    if (url === undefined)
      throw new Error(`not kept: ${filename}`)
    const answer = await fetch(url)
    if (!answer.ok)
      throw new Error(`not here: ${filename}`)
    return new Uint8Array(await answer.arrayBuffer())
  }
}
