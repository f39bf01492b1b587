import type { CapturingPhone } from './capturing-phone.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { nextTick } from 'vue'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { axeFindings } from '../../support/axe.ts'
import { aCapturingPhone, aPhoto, evidenceOn, openCapture } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  phone = await aCapturingPhone()
})

/** A camera that shows another number in every frame. Desktop browsers promise photos of it and give none. */
function aCamera() {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 480
  let frame = 0
  const draw = (): void => {
    frame += 1
    const pen = canvas.getContext('2d')
    if (!pen)
      return
    pen.fillStyle = `hsl(${frame % 360} 50% 60%)`
    pen.fillRect(0, 0, 640, 480)
    pen.fillStyle = '#000'
    pen.font = '90px sans-serif'
    pen.fillText(String(frame), 60, 260)
  }
  draw()
  const timer = setInterval(draw, 30)
  const stream = canvas.captureStream()
  const ask = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream)
  ask.mockClear()
  return {
    stream,
    ask,
    stop: () => clearInterval(timer),
  }
}

function nextPicture(): Promise<unknown> {
  return new Promise(resolve => document.querySelector('video')?.requestVideoFrameCallback(resolve))
}

test('twelve shots in a row: the stream is opened once, each shot is saved, the next need not wait, pictures come afterwards', async () => {
  const camera = aCamera()
  const derive = vi.spyOn(phone.container.media, 'derivatives')
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: /^连拍/ }).click()
  const shutter = screen.getByRole('button', { name: '拍一张' })
  await expect.element(shutter).toHaveAttribute('aria-disabled', 'false')
  expect(await axeFindings()).toEqual([])
  await vi.waitFor(() => expect(document.querySelector('video')?.videoWidth).toBe(640))
  for (let n = 0; n < 12; n += 1) {
    await expect.element(shutter).toHaveAttribute('aria-disabled', 'false')
    // Two pictures further on: no two shots show the same.
    await nextPicture()
    await nextPicture()
    shutter.element().dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await nextTick()
  }
  await expect.element(screen.getByRole('dialog').getByText('已存 12 张')).toBeVisible()
  expect(derive).not.toHaveBeenCalled()
  expect(camera.ask).toHaveBeenCalledOnce()
  await screen.getByRole('button', { name: '完成' }).click()
  await expect.element(screen.getByText('刚拍的 12 张')).toBeVisible()
  expect(camera.stream.getVideoTracks().map(track => track.readyState)).toEqual(['ended'])
  await vi.waitFor(() => expect(derive).toHaveBeenCalledTimes(12), { timeout: 20_000 })
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ manifest }) => manifest.via)).toEqual(Array.from({ length: 12 }).fill('inpage'))
  expect(new Set(items.map(({ files }) => files[0]?.sha256)).size).toBe(12)
  // One chain: each manifest names the one before it.
  expect(items.slice(1).map(({ manifest }) => manifest.previous)).toEqual(items.slice(0, -1).map(({ manifestHash }) => manifestHash))
  camera.stop()
}, 60_000)

test('leaving with the Escape key releases the camera', async () => {
  const camera = aCamera()
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: /^连拍/ }).click()
  await expect.element(screen.getByRole('button', { name: '拍一张' })).toHaveAttribute('aria-disabled', 'false')
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(camera.stream.getVideoTracks()[0]?.readyState).toBe('ended'))
  expect(screen.getByRole('button', { name: '拍一张' }).query()).toBeNull()
  camera.stop()
})

test('done right after the shutter keeps the shot: the camera is let go of when it has given it', async () => {
  const camera = aCamera()
  let give: (photo: Blob) => void = () => {}
  const asked = vi.fn()
  vi.stubGlobal('ImageCapture', class {
    takePhoto(): Promise<Blob> {
      asked()
      return new Promise(resolve => give = resolve)
    }
  })
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: /^连拍/ }).click()
  await expect.element(screen.getByRole('button', { name: '拍一张' })).toHaveAttribute('aria-disabled', 'false')
  await screen.getByRole('button', { name: '拍一张' }).click()
  await screen.getByRole('button', { name: '完成' }).click()
  expect(asked).toHaveBeenCalledOnce()
  expect(camera.stream.getVideoTracks()[0]?.readyState).toBe('live')
  give(await aPhoto(1))
  await expect.element(screen.getByText('刚拍的 1 张')).toBeVisible()
  expect(camera.stream.getVideoTracks()[0]?.readyState).toBe('ended')
  camera.stop()
  vi.unstubAllGlobals()
})

test('a camera that promises a photo and never gives it costs five seconds, not the shot', async () => {
  const camera = aCamera()
  vi.stubGlobal('ImageCapture', class {
    takePhoto(): Promise<Blob> {
      return new Promise(() => {})
    }
  })
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: /^连拍/ }).click()
  await expect.element(screen.getByRole('button', { name: '拍一张' })).toHaveAttribute('aria-disabled', 'false')
  await vi.waitFor(() => expect(document.querySelector('video')?.videoWidth).toBe(640))
  await screen.getByRole('button', { name: '拍一张' }).click()
  await screen.getByRole('button', { name: '完成' }).click()
  await expect.element(screen.getByText('刚拍的 1 张'), { timeout: 12_000 }).toBeVisible()
  camera.stop()
  vi.unstubAllGlobals()
}, 30_000)

test('a refused camera says what to do', async () => {
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  const screen = await openCapture(phone)
  await screen.getByRole('button', { name: /^连拍/ }).click()
  await expect.element(screen.getByRole('alert')).toHaveTextContent('没有相机权限。请在浏览器设置里允许使用相机，或返回用手机相机拍。')
})
