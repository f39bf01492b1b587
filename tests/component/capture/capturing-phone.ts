import type { ShellStore } from '../../../src/storage/shell-store.ts'
import type { Phone } from '../support/phone.ts'
import { v7 } from 'uuid'
import { shallowRef } from 'vue'
import { createFaultLog } from '../../../src/container/fault-log.ts'
import { captureRoutes } from '../../../src/features/capture/routes.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { aPhone, NOW, openScreen, personA, workScope } from '../support/phone.ts'
import { pullPlan } from '../support/records.ts'

export interface CapturingPhone extends Phone {
  shell: ShellStore
}

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
  Object.assign(phone.container, {
    shell,
    faults: createFaultLog(),
    media: createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' })),
    doors: {
      opened: shallowRef({ ...phone.container.doors.opened.value, recorder }),
    },
  })
  return { ...phone, shell }
}

export function openCapture(phone: Phone, path = '/capture') {
  return openScreen(phone, captureRoutes, path)
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

export function evidenceOn(phone: Phone) {
  return phone.store.items.list({
    scope: workScope,
    coll: 'evidence',
    terms: [`by:${personA}`],
    limit: 100,
  })
}
