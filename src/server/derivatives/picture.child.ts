import type { Sharp } from 'sharp'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import sharp from 'sharp'

/**
 * A process of its own, because decoders meet foreign bytes here: `picture.child.ts INPUT FOLDER MIME` writes `thumb.jpg` and
 * `preview.jpg` and prints their sizes as JSON. Whatever goes wrong ends it with code 1.
 */
const MAX_PIXELS = 120_000_000
const wanted = [
  { role: 'thumb', side: 320, limit: 25_000 },
  { role: 'preview', side: 1600, limit: 250_000 },
] as const

const loaders = [
  'Jpeg',
  'Png',
  'Webp',
  'Heif',
  'Tiff',
  'Nsgif',
].map(format => `VipsForeignLoad${format}File`)

interface Raw { data: Uint8ClampedArray, width: number, height: number }

async function main([input, folder, mime]: readonly string[]): Promise<void> {
  if (!input || !folder || !mime)
    throw new Error('needs an input, a folder and a type')
  sharp.concurrency(1)
  // Only what phones make: SVG, PDF and their like can ask for other files.
  sharp.block({
    operation: ['VipsForeignLoad'],
  })
  sharp.unblock({
    operation: [...loaders],
  })
  const open = await opener(input, mime)
  const made = []
  for (const { role, side, limit } of wanted) {
    const { data, info } = await smallEnough(() => open().rotate().flatten({ background: '#fff' }).resize({
      width: side,
      height: side,
      fit: 'inside',
      withoutEnlargement: true,
    }), limit)
    await writeFile(join(folder, `${role}.jpg`), data)
    made.push({ role, width: info.width, height: info.height })
  }
  process.stdout.write(JSON.stringify(made))
}

async function opener(input: string, mime: string): Promise<() => Sharp> {
  if (!/^image\/hei[cf]/.test(mime))
    return () => sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
  const { data, width, height } = await decodeHeif(await readFile(input))
  return () => sharp(data, {
    raw: { width, height, channels: 4 },
    limitInputPixels: MAX_PIXELS,
  })
}

/** The first picture of the file, turned upright by the decoder itself. */
async function decodeHeif(bytes: Uint8Array): Promise<Raw> {
  const { default: libheif } = await import('libheif-js/wasm-bundle.js')
  const [image] = new libheif.HeifDecoder().decode(bytes)
  if (!image)
    throw new Error('no picture in the file')
  const width = image.get_width()
  const height = image.get_height()
  if (width * height > MAX_PIXELS)
    throw new Error('too many pixels')
  return await new Promise((resolve, reject) => {
    image.display({
      data: new Uint8ClampedArray(width * height * 4),
      width,
      height,
    }, shown => shown
      ? resolve(shown)
      : reject(new Error('the picture cannot be decoded')))
  })
}

/** Steps down in quality until it fits; the last step counts as it is. */
async function smallEnough(make: () => Sharp, limit: number) {
  const qualities = [80, 70, 60, 50, 40]
  for (const quality of qualities) {
    const result = await make().jpeg({ quality, mozjpeg: true }).toBuffer({ resolveWithObject: true })
    if (result.data.length <= limit)
      return result
  }
  return await make().jpeg({ quality: 30, mozjpeg: true }).toBuffer({ resolveWithObject: true })
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(String(error))
  process.exitCode = 1
})
