// Reads Excel files. Named viewer-… so that it belongs to the viewer pack.
import readExcelFile from 'read-excel-file/web-worker'

/** What is shown of a workbook: enough to look at, never so much that a phone runs out of memory. */
const MOST_ROWS = 20_000
const MOST_COLUMNS = 200

addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
  void read(data).then(sheets => postMessage({ sheets }), () => postMessage({ sheets: null }))
})

async function read(bytes: ArrayBuffer): Promise<{ name: string, rows: string[][], isCut: boolean }[]> {
  const sheets = await readExcelFile(new Blob([bytes]))
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    isCut: data.length > MOST_ROWS || data.some(row => row.length > MOST_COLUMNS),
    rows: data.slice(0, MOST_ROWS).map(row => row.slice(0, MOST_COLUMNS).map(cellText)),
  }))
}

/** A day without a time is shown as a day; Excel knows no zone, so the date is read as it stands. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined)
    return ''
  if (!(cell instanceof Date))
    return String(cell)
  const text = Number.isNaN(cell.getTime())
    ? ''
    : cell.toISOString()
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, 10)
    : text.slice(0, 16).replace('T', ' ')
}
