import type { Derivative } from '../../domain/evidence/schema.ts'
import type { Shot } from './story/story.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { demoSeed } from './demo-id.ts'
import { sceneSvg } from './drawing/scene.ts'
import { pageAsPdf } from './page-as-pdf.ts'

export interface DrawnFile { bytes: Uint8Array, sha256: string, size: number, mime: 'image/jpeg' | 'application/pdf' }
export interface DrawnDerivative extends DrawnFile { role: Derivative['role'], width: number, height: number }
export interface DrawnShot { original: DrawnFile, derivatives: readonly DrawnDerivative[] }

/** Pixels on the longer side: large enough to zoom in, small enough that the first start does not take long. */
const ORIGINAL = 1600
const PREVIEW = 1600
const THUMB = 320

/** Original, preview and thumb of a shot, as the phone that took it would have made them. */
export async function drawShot({ scene, as }: Pick<Shot, 'scene' | 'as'>, name: string): Promise<DrawnShot> {
  const { svg, width, height } = sceneSvg(scene, demoSeed(name), ORIGINAL)
  const { data, info } = await sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).raw().toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const jpeg = async (long: number, quality: number): Promise<Uint8Array> =>
    await sharp(data, { raw }).resize({ width: long, height: long, fit: 'inside' }).jpeg({ quality }).toBuffer()
  const [picture, preview, thumb] = [await jpeg(ORIGINAL, 86), await jpeg(PREVIEW, 74), await jpeg(THUMB, 70)] as const
  const sized = (long: number) => ({
    width: Math.round(width * long / ORIGINAL),
    height: Math.round(height * long / ORIGINAL),
  })
  const pdf = as
    ? fileOf(await pageAsPdf(picture, { width, height }), 'application/pdf')
    : null
  return {
    original: as === 'pdf' && pdf
      ? pdf
      : fileOf(picture, 'image/jpeg'),
    derivatives: [
      {
        ...fileOf(thumb, 'image/jpeg'),
        role: 'thumb',
        ...sized(THUMB),
      },
      {
        ...fileOf(preview, 'image/jpeg'),
        role: 'preview',
        ...sized(PREVIEW),
      },
      ...as === 'scan' && pdf
        ? [
            {
              ...pdf,
              role: 'pdf' as const,
              width,
              height,
            },
          ]
        : [],
    ],
  }
}

function fileOf(bytes: Uint8Array, mime: DrawnFile['mime']): DrawnFile {
  return {
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    mime,
  }
}
