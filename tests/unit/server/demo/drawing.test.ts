import { expect, test } from 'vitest'
import { drawShot } from '../../../../src/server/demo/draw-shot.ts'
import { sceneNames, sceneSvg } from '../../../../src/server/demo/drawing/scene.ts'
import { inOrder } from '../../../../src/server/demo/in-order.ts'

test.for(sceneNames)('%s: the same seed draws the same picture, another seed another one', (name) => {
  const [one, again, other] = [
    sceneSvg(name, 7, 400),
    sceneSvg(name, 7, 400),
    sceneSvg(name, 8, 400),
  ]
  expect(one.svg).toBe(again.svg)
  expect(one.svg).not.toBe(other.svg)
})

test.for(sceneNames)('%s needs no font and nothing from elsewhere', (name) => {
  const { svg } = sceneSvg(name, 7, 400)
  expect(svg).not.toMatch(/<text|font-family|href|url\(|NaN|undefined/)
})

test('a paper that was chosen on a computer is a PDF with a picture for the list, one scanned by phone the other way round', async () => {
  const [chosen, scanned] = [await drawShot({ scene: 'notice', as: 'pdf' }, 'a'), await drawShot({ scene: 'notice', as: 'scan' }, 'a')]
  expect([
    chosen.original.mime,
    chosen.derivatives.map(one => one.role),
  ]).toEqual([
    'application/pdf',
    ['thumb', 'preview'],
  ])
  expect([
    scanned.original.mime,
    scanned.derivatives.map(one => one.role),
  ]).toEqual([
    'image/jpeg',
    ['thumb', 'preview', 'pdf'],
  ])
  expect(new TextDecoder().decode(chosen.original.bytes.slice(0, 5))).toBe('%PDF-')
  expect(scanned.derivatives[0]).toMatchObject({ width: 240, height: 320 })
})

test('[DM3] the same shot is the same bytes, so that a fill that was broken off names what is there', async () => {
  const [one, again] = [await drawShot({ scene: 'report', as: 'pdf' }, 'b'), await drawShot({ scene: 'report', as: 'pdf' }, 'b')]
  expect(one.original.sha256).toBe(again.original.sha256)
})

test('pictures are drawn ahead, a few at a time, and a failure reaches whoever asks for that one', async () => {
  const begun: number[] = []
  const ask = inOrder([0, 1, 2, 3, 4, 5], async (n) => {
    begun.push(n)
    return n === 3
      ? await Promise.reject(new Error('broken pen'))
      : n * 10
  }, 2)
  expect(await ask(0)).toBe(0)
  expect(begun).toEqual([0, 1, 2])
  expect(await ask(2)).toBe(20)
  expect(begun).toEqual([0, 1, 2, 3, 4])
  await expect(ask(3)).rejects.toThrow('broken pen')
  expect(await ask(5)).toBe(50)
})
