import type { CapturedFile, CaptureInput, MadeDerivative, Recorder } from '../../../src/recording/recorder.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { DeviceKey } from '../../../src/storage/facts.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import { v7 } from 'uuid'
import { sha256Hex } from '../../../src/media/hash.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { makeDeviceKey, openDeviceKey } from '../../../src/recording/device-key.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { aSession, jia, NOW, phone, someBytes, work } from '../../contract/storage/builders.ts'

export const clause = 'yueyang@2023#s16c1'

export async function aFile(seed = 1, { size = 500, ...more }: Partial<CapturedFile> = {}): Promise<CapturedFile> {
  const bytes = someBytes(size, seed)
  return {
    sha256: await sha256Hex(bytes),
    size,
    mime: 'image/jpeg',
    source: { bytes },
    ...more,
  }
}

export async function aThumb(seed = 100): Promise<MadeDerivative> {
  const bytes = someBytes(60, seed)
  return {
    role: 'thumb',
    sha256: await sha256Hex(bytes),
    size: 60,
    mime: 'image/jpeg',
    width: 320,
    height: 240,
    bytes,
  }
}

export async function aCapture(more: Partial<CaptureInput> = {}): Promise<CaptureInput> {
  return {
    scope: work,
    kind: 'photo',
    via: 'camera',
    files: [await aFile()],
    event: { local: '2026-09-12T09:30', source: 'shutter' },
    position: null,
    caption: { subject: '清洁家园志愿服务' },
    clauses: [clause],
    activityId: null,
    hasMinors: false,
    ...more,
  }
}

export interface Recording {
  store: DeviceStore
  recorder: Recorder
  key: DeviceKey | null
  disk: MemoryDisk
  /** A second tab with a recorder of its own. */
  tab: () => Promise<{ store: DeviceStore, recorder: Recorder }>
}

/** A phone with a person on it who may capture. */
export async function aRecordingPhone({ withKey = true }: { withKey?: boolean } = {}): Promise<Recording> {
  const disk = createMemoryDisk()
  const open = () => createMemoryDeviceStore({
    personId: jia,
    deviceId: phone,
    now: () => NOW,
  }, disk)
  const store = await open()
  await store.facts.setSession(aSession())
  const key = withKey
    ? await openDeviceKey(store, await makeDeviceKey())
    : null
  const recorderOn = (on: DeviceStore): Recorder => createRecorder({
    store: on,
    personId: jia,
    build: 'test',
    key,
    now: () => NOW,
    newId: v7,
  })
  return {
    store,
    key,
    disk,
    recorder: recorderOn(store),
    tab: async () => {
      const other = await open()
      return {
        store: other,
        recorder: recorderOn(other),
      }
    },
  }
}
