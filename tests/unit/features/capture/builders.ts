import type { MediaPort } from '../../../../src/container/shapes.ts'
import type { SessionParts } from '../../../../src/features/capture/capture-session.ts'
import type { Incoming } from '../../../../src/features/capture/incoming.ts'
import type { ShotAbout } from '../../../../src/features/capture/take-in.ts'
import type { MediaLine } from '../../../../src/media/media-service.ts'
import { v7 } from 'uuid'
import { onTestFinished } from 'vitest'
import { CaptureSession, emptyDraft } from '../../../../src/features/capture/capture-session.ts'
import { PictureLine } from '../../../../src/features/capture/picture-line.ts'
import { ScanSession } from '../../../../src/features/capture/scan-session.ts'
import { createMediaClient } from '../../../../src/media/media-client.ts'
import { serveMedia } from '../../../../src/media/media-service.ts'
import { NOW, work } from '../../../contract/storage/builders.ts'
import { aJpeg } from '../../../fixtures/media/pictures.ts'
import { aRecordingPhone } from '../../recording/builders.ts'

/** The real service at the other end of a real channel, in the place of a worker. */
export function aWorkingMedia(): MediaPort {
  return closing(createMediaClient(() => {
    const { port1, port2 } = new MessageChannel()
    serveMedia(port2 as unknown as MediaLine)
    return Object.assign(port1, {
      terminate: () => port1.close(),
    }) as unknown as Worker
  }))
}

/** Every worker crashes with its first message. */
export function aBrokenMedia(): MediaPort {
  return closing(createMediaClient(() => {
    const worker = {
      onerror: undefined as ((event: Event) => void) | undefined,
      terminate: () => {},
      postMessage: () => void setTimeout(() => worker.onerror?.(new Event('error'))),
    }
    return worker as unknown as Worker
  }))
}

function closing(media: MediaPort): MediaPort {
  onTestFinished(() => media.close())
  return media
}

/** A phone of 甲 with real storage, recorder and media; pictures fail, which costs nothing here. */
export async function someParts(more: Partial<SessionParts> = {}): Promise<SessionParts> {
  const { store, recorder } = await aRecordingPhone({ withKey: false })
  const media = more.media ?? aWorkingMedia()
  return {
    store,
    recorder,
    media,
    pictures: new PictureLine({
      store,
      recorder,
      media,
      poster: async () => null,
    }),
    newId: v7,
    now: () => NOW,
    position: () => null,
    contextOf: async () => ({}),
    ...more,
  }
}

export function aSessionOf(parts: SessionParts): CaptureSession {
  return new CaptureSession({
    id: v7(),
    createdMs: NOW,
    data: emptyDraft({ scope: work, activityId: null, asked: [] }),
  }, parts)
}

export function aScanOf(parts: SessionParts, straighten: MediaPort['straighten'] = async bytes => ({
  role: 'page',
  bytes: bytes as ArrayBuffer,
  sha256: '',
  width: 9,
  height: 9,
  size: 1,
})): ScanSession {
  return new ScanSession({
    id: v7(),
    createdMs: NOW,
    data: {
      v: 1,
      scope: work,
      activityId: null,
      asked: [],
      evidenceId: v7(),
      deviceMs: null,
      position: null,
      pages: [],
    },
  }, {
    ...parts,
    flat: {
      of: async page => straighten(await parts.store.blobs.bytesOf(page.sha256) as ArrayBuffer, page.mime, { corners: page.corners }),
    },
  })
}

export function anAbout(more: Partial<ShotAbout> = {}): ShotAbout {
  return {
    scope: work,
    evidenceId: v7(),
    via: 'inpage',
    deviceMs: NOW,
    offsetMs: 0,
    position: null,
    context: {},
    activityId: null,
    clauses: [],
    ...more,
  }
}

/** A real photo that differs for every number. */
export async function aShot(n = 1): Promise<Incoming> {
  return {
    blob: new Blob([
      await aJpeg({ width: 30 + n, height: 20 }),
    ]),
  }
}

export function someShots(count: number): Promise<Incoming[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => aShot(n)))
}
