import type { Surface } from './canvas.ts'
import type { MadePicture } from './media-port.ts'
import { refuseSilentBlank } from './blank.ts'
import { jpegOf, madePicture, painted } from './canvas.ts'
import { decodeUpright } from './decode.ts'
import { wrapLine } from './wrap-line.ts'

/** Below the pixel limit of iOS in every shape of picture. */
const longest = 4096
const quality = 0.9

/** The band never covers more of the picture than this. */
const mostOfPicture = 0.4

const colours = { band: 'rgb(0 0 0 / 0.58)', text: '#fff', mark: '#d7352c' }

/**
 * A copy with a band at its foot that says time, place, unit, activity. It is there to be read, it proves nothing: the
 * proof is the manifest of the untouched original.
 */
export async function makeWatermark(bytes: ArrayBuffer, mime: string, lines: readonly string[]): Promise<MadePicture<'watermark'>> {
  const picture = await decodeUpright(bytes, mime, longest)
  try {
    const surface = painted(picture)
    await refuseSilentBlank(surface.canvas, picture)
    drawBand(surface, lines.map(line => line.trim()).filter(line => line !== ''))
    return await madePicture('watermark', await jpegOf(surface.canvas, quality), surface.canvas)
  }
  finally {
    picture.close()
  }
}

interface Band {
  rows: string[]
  fontSize: number
  height: number
  margin: number
}

function drawBand({ canvas, context }: Surface, lines: readonly string[]): void {
  if (lines.length === 0)
    return
  const { rows, fontSize, height, margin } = layOut({ canvas, context }, lines)
  const top = canvas.height - height
  context.fillStyle = colours.band
  context.fillRect(0, top, canvas.width, height)
  context.fillStyle = colours.mark
  context.fillRect(0, top, Math.max(2, Math.round(margin / 3)), height)
  context.fillStyle = colours.text
  context.textBaseline = 'top'
  for (const [row, text] of rows.entries())
    context.fillText(text, margin, top + margin + row * rowHeight(fontSize))
}

/** The largest letters whose rows fit into the band. */
function layOut({ canvas, context }: Surface, lines: readonly string[]): Band {
  for (let fontSize = firstFontSize(canvas); ; fontSize = Math.floor(fontSize * 0.85)) {
    const margin = Math.round(fontSize * 0.8)
    context.font = `500 ${fontSize}px system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif`
    const fits = (text: string) => context.measureText(text).width <= canvas.width - 2 * margin
    const rows = lines.flatMap(line => wrapLine(line, fits))
    const height = Math.ceil(rows.length * rowHeight(fontSize) + 2 * margin - fontSize * 0.4)
    if (height <= canvas.height * mostOfPicture || fontSize <= 8)
      return { rows, fontSize, height, margin }
  }
}

function firstFontSize({ width, height }: OffscreenCanvas): number {
  return Math.max(10, Math.round(Math.min(width, height) * 0.034))
}

function rowHeight(fontSize: number): number {
  return Math.round(fontSize * 1.4)
}
