import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** Draws the app's icons again from the two drawings of the mark: `node tests/support/make-icons.ts`. */
const icons = new URL('../../public/icons/', import.meta.url)
const mark = await readFile(new URL('mark.svg', icons))
const maskable = await readFile(new URL('mark-maskable.svg', icons))

async function draw(svg: Uint8Array, size: number, name: string): Promise<void> {
  await sharp(svg, { density: 72 * size / 24 }).resize(size, size).png({ compressionLevel: 9, palette: true }).toFile(fileURLToPath(new URL(name, icons)))
}

await draw(mark, 32, 'favicon-32.png')
await draw(mark, 192, 'icon-192.png')
await draw(mark, 512, 'icon-512.png')
await draw(maskable, 512, 'maskable-512.png')
// iOS cuts the corners itself and paints transparency black: the full-bleed drawing is the right one.
await draw(maskable, 180, 'apple-touch-icon.png')
