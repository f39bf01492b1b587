import type { RgbaImage } from './gray.ts'
import { lightness } from './gray.ts'

const cells = 24
const paperWhite = 245
const inkBlack = 24

/** Shadow is made up for by at most this factor: night stays night. */
const mostGain = 2.6

/** Evens out shadow and lamp light, whitens the paper, deepens the ink. Changes the picture that is given. */
export function evenLight(sheet: RgbaImage): void {
  const { width, height, data } = sheet
  const paper = smoothed(paperLight(sheet))
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const light = paperAt(paper, column / width * cells - 0.5, row / height * cells - 0.5)
      const gain = Math.min(mostGain, Math.max(1, paperWhite / light))
      const at = (row * width + column) * 4
      for (let channel = 0; channel < 3; channel++)
        data[at + channel] = ((data[at + channel] ?? 0) * gain - inkBlack) * 255 / (paperWhite - inkBlack)
    }
  }
}

/** How light the bare paper is in each of 24 x 24 cells: lighter than nine tenths of the cell. */
function paperLight({ width, height, data }: RgbaImage): Float32Array {
  const light = new Float32Array(cells * cells)
  for (let cell = 0; cell < light.length; cell++) {
    const [left, top] = [
      Math.floor(cell % cells * width / cells),
      Math.floor(Math.floor(cell / cells) * height / cells),
    ]
    const [right, bottom] = [
      Math.ceil((cell % cells + 1) * width / cells),
      Math.ceil((Math.floor(cell / cells) + 1) * height / cells),
    ]
    const values: number[] = []
    const step = Math.max(1, Math.floor((right - left) / 24))
    for (let row = top; row < bottom; row += step) {
      for (let column = left; column < right; column += step)
        values.push(lightness(data, (row * width + column) * 4))
    }
    values.sort((one, other) => one - other)
    light[cell] = Math.max(1, values[Math.floor(values.length * 0.9)] ?? paperWhite)
  }
  return light
}

/** A cell full of ink or a printed photo takes the paper of its neighbours. */
function smoothed(light: Float32Array): Float32Array {
  return light.map((own, cell) => {
    const near = neighbours(cell).map(other => light[other] ?? own).sort((one, other) => one - other)
    const usual = near[Math.floor(near.length * 0.7)] ?? own
    return own < usual * 0.6
      ? usual
      : (own + usual) / 2
  })
}

function neighbours(cell: number): number[] {
  const [column, row] = [
    cell % cells,
    Math.floor(cell / cells),
  ]
  const steps = [-2, -1, 0, 1, 2]
  const around = steps.flatMap(down => steps.map(across => ({ x: column + across, y: row + down })))
  return around.filter(({ x, y }) => x >= 0 && y >= 0 && x < cells && y < cells).map(({ x, y }) => y * cells + x)
}

function paperAt(paper: Float32Array, x: number, y: number): number {
  const [left, top] = [
    bounded(Math.floor(x)),
    bounded(Math.floor(y)),
  ]
  const [right, bottom] = [
    bounded(left + 1),
    bounded(top + 1),
  ]
  const [across, down] = [
    Math.min(1, Math.max(0, x - left)),
    Math.min(1, Math.max(0, y - top)),
  ]
  const at = (column: number, row: number) => paper[row * cells + column] ?? paperWhite
  const upper = at(left, top) * (1 - across) + at(right, top) * across
  const lower = at(left, bottom) * (1 - across) + at(right, bottom) * across
  return upper * (1 - down) + lower * down
}

function bounded(cell: number): number {
  return Math.min(cells - 1, Math.max(0, cell))
}
