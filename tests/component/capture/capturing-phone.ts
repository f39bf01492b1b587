import type { RenderResult } from 'vitest-browser-vue'
import type { Router } from 'vue-router'
import type { Container, Opened } from '../../../src/container/container.ts'
import type { Recorder } from '../../../src/recording/recorder.ts'
import type { ShellStore } from '../../../src/storage/shell-store.ts'
import type { MediaFixture } from '../../fixtures/media/browser-commands.ts'
import type { Phone } from '../support/phone.ts'
import { v7 } from 'uuid'
import { expect, vi } from 'vitest'
import { shallowRef } from 'vue'
import { createFaultLog } from '../../../src/container/fault-log.ts'
import { captureRoutes } from '../../../src/features/capture/routes.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { fixture } from '../media/bytes.ts'
import { aPhone, NOW, openScreen, personA, workScope } from '../support/phone.ts'
import { pullPlan } from '../support/records.ts'

export interface CapturingPhone extends Phone {
  shell: ShellStore
  /** What a page has to do the recording with; a test may stand in its way. */
  recorder: Recorder
}

export type Screen = RenderResult<unknown> & { router: Router }

/** A phone of 甲 with the real recorder and the real media worker, offline. */
export async function aCapturingPhone(): Promise<CapturingPhone> {
  const phone = await aPhone({
    roles: ['volunteer'],
  })
  await pullPlan(phone)
  const shell = createMemoryShellStore()
  const recorder = createRecorder({
    store: phone.store,
    personId: personA,
    build: 'test',
    key: null,
    newId: v7,
    now: () => NOW,
  })
  const opened = { ...phone.container.doors.opened.value, recorder } as Opened
  const container: Container = {
    ...phone.container,
    shell,
    faults: createFaultLog(),
    media: createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' })),
    doors: {
      ...phone.container.doors,
      opened: shallowRef(opened),
    },
  }
  return { ...phone, container, shell, recorder }
}

export function openCapture(phone: Phone, path = '/capture'): Promise<Screen> {
  return openScreen(phone, captureRoutes, path) as Promise<Screen>
}

/** Puts files into the input as the browser does after the camera or the picker. */
export function hand(label: string, files: readonly File[]): void {
  const input = document.querySelector<HTMLInputElement>(`input[type=file][aria-label="${label}"]`)
  if (!input)
    throw new Error(`no file input is called ${label}`)
  const transfer = new DataTransfer()
  files.forEach(file => transfer.items.add(file))
  input.files = transfer.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

/** The browser's own pickers stay closed in tests; what would have opened them is counted. */
export const clicked = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => {})

/** Presses a way of capturing and hands over what the browser would bring. */
export async function bring(screen: Screen, way: '拍照' | '相册' | '文档', files: readonly File[]): Promise<void> {
  const before = clicked.mock.calls.length
  await screen.getByRole('button', {
    name: way === '拍照'
      ? '拍照'
      : new RegExp(`^${way}`),
  }).click()
  await vi.waitFor(() => expect(clicked.mock.calls.length).toBeGreaterThan(before))
  hand(way, files)
}

/** A small real JPEG that differs for every number. */
export async function aPhoto(n = 0, name = `IMG_${n}.jpg`): Promise<File> {
  const canvas = new OffscreenCanvas(480, 360)
  const pen = canvas.getContext('2d')
  if (!pen)
    throw new Error('no canvas')
  pen.fillStyle = `hsl(${n * 47} 40% 70%)`
  pen.fillRect(0, 0, 480, 360)
  pen.fillStyle = '#333'
  pen.font = '80px sans-serif'
  pen.fillText(`photo ${n}`, 40, 200)
  return new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })], name, { type: 'image/jpeg' })
}

export async function aFile(name: MediaFixture, called: string, type = ''): Promise<File> {
  return new File([await fixture(name)], called, { type })
}

export async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return [
    ...new Uint8Array(digest),
  ].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Own evidence in the order it was captured. */
export async function evidenceOn(phone: Phone) {
  const items = await phone.store.items.list({
    scope: workScope,
    coll: 'evidence',
    terms: [`by:${personA}`],
    limit: 200,
  })
  return items.sort((a, b) => a.id < b.id
    ? -1
    : 1)
}
