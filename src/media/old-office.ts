const step = 1024 * 1024

/** Streams that name the program, in the compound files that Word, Excel, PowerPoint and WPS wrote before 2007. */
const streams = [
  { name: 'WordDocument', mime: 'application/msword' },
  { name: 'Workbook', mime: 'application/vnd.ms-excel' },
  { name: 'Book', mime: 'application/vnd.ms-excel' },
  { name: 'PowerPoint Document', mime: 'application/vnd.ms-powerpoint' },
] as const

/**
 * Which program wrote a compound file, or undefined (installers are compound files too).
 * The directory may lie anywhere, so the file is searched by slices that overlap by the longest name.
 */
export async function oldOfficeType(blob: Blob): Promise<string | undefined> {
  const overlap = 64
  const latin = new TextDecoder('latin1')
  for (let offset = 0; offset < blob.size; offset += step) {
    const text = latin.decode(await blob.slice(offset, offset + step + overlap).arrayBuffer())
    const found = streams.find(({ name }) => text.includes(wide(name)))
    if (found)
      return found.mime
  }
  return undefined
}

/** The name as it looks in the directory: two bytes a letter, closed by a zero. */
function wide(name: string): string {
  return [
    ...`${name}\0`,
  ].map(letter => `${letter}\0`).join('')
}
