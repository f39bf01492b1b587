import type { GrayImage } from './gray.ts'

/** Where and in which direction it gets lighter, per pixel. */
export interface Edges {
  width: number
  height: number
  dx: Float32Array
  dy: Float32Array
  strength: Float32Array
}

/** Light steps per pixel; below this an edge is grain. */
export const faintestEdge = 6

/** Sobel, in light steps per pixel. */
export function findEdges({ width, height, data }: GrayImage): Edges {
  const dx = new Float32Array(data.length)
  const dy = new Float32Array(data.length)
  const strength = new Float32Array(data.length)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const near = (right: number, down: number) => data[at + right + down * width] ?? 0
      const across = (near(1, -1) + 2 * near(1, 0) + near(1, 1) - near(-1, -1) - 2 * near(-1, 0) - near(-1, 1)) / 8
      const along = (near(-1, 1) + 2 * near(0, 1) + near(1, 1) - near(-1, -1) - 2 * near(0, -1) - near(1, -1)) / 8
      dx[at] = across
      dy[at] = along
      strength[at] = Math.hypot(across, along)
    }
  }
  return {
    width,
    height,
    dx,
    dy,
    strength,
  }
}
